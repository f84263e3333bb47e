"""Starts vllm-router with its own arguments. Its launcher would do the same, after importing servers that are not used."""

import argparse

from vllm_router.router import Router
from vllm_router.router_args import RouterArgs

parser = argparse.ArgumentParser()
RouterArgs.add_cli_args(parser, use_router_prefix=False)
Router.from_args(RouterArgs.from_cli_args(parser.parse_args(), use_router_prefix=False)).start()
