"""A practice of its own for the end-to-end tests, and people who use it with a browser."""

import pytest
from playwright.sync_api import sync_playwright

from devstack import fresh_practice
from devstack.paths import LOCAL

from .office import Office
from .people import CHROMIUM, Person


@pytest.fixture(scope="session")
def practice():
    """The demo practice, fresh, on free ports."""
    with fresh_practice("test", "end_to_end", LOCAL / "test" / "end_to_end") as practice:
        yield practice


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright):
    browser = playwright.chromium.launch(**CHROMIUM)
    yield browser
    browser.close()


@pytest.fixture
def person(practice, chromium, request):
    """Make people: `person("client@demo.example")` is signed in, in a browser of their own."""
    people = []

    def make(login=None, **options):
        somebody = Person(practice, chromium, login, **options)
        people.append(somebody)
        return somebody

    yield make
    for somebody in people:
        somebody.close(keep_as=request.node.name)


@pytest.fixture(scope="session")
def office(practice):
    return Office(practice)


@pytest.fixture
def browser_of(practice, chromium, request):
    """Give a person a browser in which they are signed in already."""
    people = []

    def make(login, **options):
        somebody = Person(practice, chromium, **options)
        people.append(somebody)
        somebody.authenticate(login)
        return somebody

    yield make
    for somebody in people:
        somebody.close(keep_as=request.node.name)
