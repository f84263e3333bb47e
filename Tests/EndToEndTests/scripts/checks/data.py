"""What the checks ask with: texts, tools, files and sound. Knows no SDK."""

import io
import json
import wave

PNG, JPEG = b"\x89PNG\r\n", b"\xff\xd8\xff"
TEXT = "Ünïcödé 🚂🚃🚃 over several chunks \u200d \"quoted\" \\ \x7f, and more words to carry 👩‍👩‍👧‍👦 home"
WEATHER = {
    "name": "weather",
    "description": "What the weather will be",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "days": {"type": "integer", "minimum": 1}},
        "required": ["city", "days"],
        "additionalProperties": False,
    },
}
TOOLS = [{"type": "function", "function": WEATHER}]


def wav(seconds, text="", rate=8000):
    """A WAV file of silence that has `text` somewhere in its sound: the simulator hears it."""
    sound = text.encode().ljust(int(seconds * rate) * 2, b"\0")
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(sound)
    return buffer.getvalue()


def lines(*objects):
    return b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in objects)


def example(text):
    return {"messages": [{"role": "user", "content": text}, {"role": "assistant", "content": f"I said {text}"}]}
