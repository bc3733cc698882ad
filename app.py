"""The app: Streamlit draws `semsearch/ui/navigation.py`, routes of our own send it the photos."""

import streamlit as st
from starlette.middleware import Middleware

from semsearch.ui.server.landing import Landing
from semsearch.ui.server.routes import ROUTES
from semsearch.ui.server.script import SCRIPT

app = st.App(SCRIPT, routes=ROUTES, middleware=[Middleware(Landing)])
