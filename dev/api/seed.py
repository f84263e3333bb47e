"""Puts files, batches and fine-tunes into a gateway and prints, as TOML, names that its requests can use.

usage: seed.py BASE_URL, with the key in POINTSMAN_KEY
"""

import json
import os
import sys

import requests

BASE = sys.argv[1]
SESSION = requests.Session()
SESSION.headers["authorization"] = f"Bearer {os.environ['POINTSMAN_KEY']}"


def call(method, path, **more):
    answer = SESSION.request(method, BASE + path, timeout=60, **more)
    if not answer.ok:
        raise SystemExit(f"{method} {path}: {answer.status_code} {answer.text}")
    return answer.json()


def upload(name, purpose, lines):
    content = "".join(json.dumps(line) + "\n" for line in lines)
    return call("POST", "/v1/files", data={"purpose": purpose}, files={"file": (name, content)})["id"]


def conversation(text):
    return [{"role": "user", "content": text}, {"role": "assistant", "content": "Yes."}]


def main():
    # The simulator's models that fail on purpose are not asked.
    models = [model for model in call("GET", "/v1/models")["data"] if "/fault-" not in model["id"]]
    words = {"dialects": ["openai", "together"], "models": [model["id"] for model in models] + ["no/such"]}
    for kind in ["chat", "embedding", "image", "rerank", "audio", "transcribe"]:
        words[kind] = ["auto"] + [model["id"] for model in models if model["type"] == kind]
    trained = next(model["id"] for model in models if model["type"] == "chat" and model["pricing"]["finetune"] > 0)

    items = [{"custom_id": str(index), "body": {"messages": conversation("Hello")[:1]}} for index in range(2)]
    words["batch_files"] = [upload("batch.jsonl", "batch", items) for _ in range(4)]
    examples = [{"messages": conversation(f"Is it {index}?")} for index in range(10)]
    words["training_files"] = [upload("train.jsonl", "fine-tune", examples) for _ in range(4)]
    words["files"] = words["batch_files"] + words["training_files"]
    words["batches"] = [
        call("POST", "/v1/batches", json={"input_file_id": file, "endpoint": "/v1/chat/completions"})["id"]
        for file in words["batch_files"]
    ]
    words["jobs"] = [
        call("POST", "/v1/fine-tunes", json={"model": trained, "training_file": file})["id"]
        for file in words["training_files"]
    ]

    print("[dictionaries]")
    for name, values in words.items():
        print(f"{name} = {{ values = {json.dumps(values)} }}")


main()
