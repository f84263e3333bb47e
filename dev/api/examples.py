"""Sends each example of docs/api/openapi.yaml that needs no file; all must be answered well.

usage: examples.py FILE BASE_URL, with the key in POINTSMAN_KEY
"""

import os
import sys

import requests
import yaml

with open(sys.argv[1], encoding="utf-8") as file:
    document = yaml.safe_load(file)
schemas = document["components"]["schemas"]
sent = 0
for path, methods in document["paths"].items():
    operation = methods.get("post", {})
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is None or operation["tags"] != ["Inference"]:
        continue
    for example in schemas[body["schema"]["$ref"].rpartition("/")[2]]["examples"]:
        key = {"authorization": f"Bearer {os.environ['POINTSMAN_KEY']}"}
        answer = requests.post(sys.argv[2] + path, json=example, headers=key, timeout=60)
        if answer.status_code != 200:
            raise SystemExit(f"POST {path}: {example} was answered {answer.status_code} {answer.text}")
        sent += 1
print(f"{sent} examples work")
