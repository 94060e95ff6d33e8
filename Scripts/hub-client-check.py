"""Asks a hub through the Hub's official client, unchanged, and prints what it got as JSON.

    PYTHONPATH=.deps/hub-client python3 Scripts/hub-client-check.py ENDPOINT AUTHOR [TOKEN]
"""

import json
import os
import sys
import tempfile

# Neither the user's token nor cache, and no word to anybody.
os.environ["HF_HOME"] = tempfile.mkdtemp()
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
for name in ["HF_TOKEN", "HF_TOKEN_PATH", "HF_ENDPOINT"]:
    os.environ.pop(name, None)

from huggingface_hub import HfApi  # noqa: E402
from huggingface_hub.errors import HfHubHTTPError  # noqa: E402

endpoint, author, token = sys.argv[1], sys.argv[2], (sys.argv[3] if len(sys.argv) > 3 else False)
api = HfApi(endpoint=endpoint, token=token)
EXPAND = [
    "author", "baseModels", "cardData", "createdAt", "downloads", "downloadsAllTime", "gated", "lastModified",
    "library_name", "likes", "pipeline_tag", "safetensors", "gguf", "tags", "trendingScore",
]


def models(**options):
    return list(api.list_models(**options))


def status(call):
    try:
        call()
    except HfHubHTTPError as error:
        return error.response.status_code
    return 200


full = models(expand=EXPAND, sort="downloads")
answer = {
    "count": len(full),
    "ids": len({model.id for model in full}),
    "first": [model.id for model in full[:20]],
    "is_sorted": all(a.downloads >= b.downloads for a, b in zip(full, full[1:])),
    "all_time": sum(model.downloads_all_time for model in full),
    "with_safetensors": sum(model.safetensors is not None for model in full),
    "with_gguf": sum(model.gguf is not None for model in full),
    "with_card": sum(model.card_data is not None for model in full),
    "with_pipeline": sum(model.pipeline_tag is not None for model in full),
    "created": min(model.created_at for model in full).isoformat(),
    "has_only_what_was_asked": all(model.sha is None and model.private is None for model in full),
    "by_creation": [m.id for m in models(sort="created_at", limit=5, expand=["createdAt"])],
    "creation_is_sorted": (lambda list: all(a >= b for a, b in zip(list, list[1:])))(
        [m.created_at for m in models(sort="created_at", expand=["createdAt"])]
    ),
    "of_author": len(models(author=author)),
    "authors": len({m.author for m in models(author=author, full=True)}),
    "filtered": len(models(filter="gguf")),
    "filtered_twice": len(models(filter=["gguf", "region:us"])),
    "searched": len(models(search="qwen-that-nobody-has")),
    "limited": len(models(limit=1234)),
    "plain": sorted(k for k, v in vars(models(limit=1)[0]).items() if v is not None),
    "wrong_token": status(lambda: list(HfApi(endpoint=endpoint, token="hf_wrong").list_models(limit=1))),
    "bad_sort": status(lambda: models(sort="nonsense", limit=1)),
}
json.dump(answer, sys.stdout)
