"""The checks of tests/window/smoke: each is a function whose name says what holds; a failed one says why.

Everything is found by its accessible name, as a screen reader finds it, so a name that is lost fails here too.
"""
import ctypes
import os
import subprocess
import sys
import time
import warnings

warnings.filterwarnings("ignore", category=DeprecationWarning)
import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi

PROGRAM, ROOM = int(sys.argv[1]), sys.argv[2]
WORKSPACES = ["Source", "Map", "Preview", "Dry run", "Hand over"]
PATIENCE = 30  # seconds; llvmpipe on a busy machine is slow


class Failed(Exception):
    pass


def tree(node):
    yield node
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield from tree(child)


def everything():
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        application = desktop.get_child_at_index(index)
        if application is not None and application.get_process_id() == PROGRAM:
            yield from tree(application)


def running():
    """A program that has ended stays as a zombie until the shell that started it asks for it."""
    try:
        with open(f"/proc/{PROGRAM}/stat", encoding="utf-8") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(what, condition):
    """The first true value of `condition`, asked again until the patience ends."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if not running():
            raise Failed(f"the program ended while waiting for {what}")
        try:
            if found := condition():
                return found
        except gi.repository.GLib.Error:
            pass  # the tree changed while it was read
        time.sleep(0.2)
    raise Failed(f"no {what} within {PATIENCE} s")


def find(matches, what):
    return wait_for(what, lambda: next((node for node in everything() if matches(node)), None))


def named(*names):
    """Something that can be pressed and whose name is, or begins with, one of these."""
    def matches(node):
        name, action = node.get_name() or "", node.get_action_iface()
        return action is not None and action.get_n_actions() > 0 and any(name == n or name.startswith(n + " ") for n in names)
    return find(matches, f"control named {names[0]!r}")


def press(node):
    node.get_action_iface().do_action(0)
    time.sleep(0.5)


def picture(name):
    path = os.path.join(ROOM, f"{name}.png")
    subprocess.run(["import", "-window", "root", path], check=True)
    return path


def colours(path):
    """How many colours are in a picture below the top bar; a workspace that draws nothing has a handful."""
    below = ["convert", path, "-gravity", "south", "-crop", "100%x88%+0+0", "-format", "%k", "info:"]
    return int(subprocess.run(below, check=True, capture_output=True, text=True).stdout)


def pixels(path):
    return subprocess.run(["convert", path, "rgb:-"], check=True, capture_output=True).stdout


class ClientId(ctypes.Structure):
    """XResClientIdSpec: a window, and what is asked of the program that it belongs to."""
    _fields_ = [("window", ctypes.c_ulong), ("mask", ctypes.c_uint)]


def owner_of_the_clipboard():
    """The process that has the selection: the one whose connection to the display its window belongs to."""
    x, resources = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXRes.so.1")
    x.XOpenDisplay.restype = ctypes.c_void_p
    x.XInternAtom.restype = x.XGetSelectionOwner.restype = ctypes.c_ulong
    display = ctypes.c_void_p(x.XOpenDisplay(None))
    try:
        window = x.XGetSelectionOwner(display, ctypes.c_ulong(x.XInternAtom(display, b"CLIPBOARD", 0)))
        count, found = ctypes.c_long(), ctypes.c_void_p()
        asked = ClientId(window, 1 << 1)  # the process
        if resources.XResQueryClientIds(display, ctypes.c_long(1), ctypes.byref(asked), ctypes.byref(count), ctypes.byref(found)):
            raise Failed("the display does not say whose window that is")
        return resources.XResGetClientPid(found) if count.value else None
    finally:
        x.XCloseDisplay(display)


def clipboard():
    """What another program is given that asks for it."""
    asked = subprocess.run(["xclip", "-o", "-selection", "clipboard"], capture_output=True, text=True, timeout=PATIENCE)
    return asked.stdout


def copied_elsewhere(text):
    """Another program has it to give. It stays until somebody else has copied something."""
    given = ["xclip", "-i", "-selection", "clipboard"]
    subprocess.run(given, input=text, text=True, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def keys(*names):
    subprocess.run(["xdotool", "key", "--delay", "60", *names], check=True)
    time.sleep(0.5)


def text_of(node):
    return node.get_text_iface().get_text(0, -1) if node.get_text_iface() else ""


def what_is_copied_in_the_window_is_there_for_other_programs():
    copied_elsewhere("something else")
    press(named("Preview"))
    press(named("Request"))  # Preview opens on the person
    press(named("Copy as curl"))
    wait_for("curl command on the clipboard", lambda: any(line.startswith("curl ") for line in clipboard().splitlines()))
    if (owner := owner_of_the_clipboard()) != PROGRAM:
        raise Failed(f"the clipboard belongs to process {owner}, not to {PROGRAM}")


def what_other_programs_copied_is_pasted_into_a_field_and_copied_from_it():
    text = "Zoë 👋 of another program"
    copied_elsewhere(text)
    press(named("Search and commands"))
    field = find(lambda node: node.get_name() == "Search" and node.get_text_iface() is not None, "search field")
    keys("ctrl+v")
    wait_for("pasted text in the field", lambda: text_of(field) == text)
    if owner_of_the_clipboard() == PROGRAM:
        raise Failed("pasting took the clipboard")
    keys("Home", "shift+Right", "shift+Right", "shift+Right", "ctrl+c")
    wait_for("part of it on the clipboard", lambda: clipboard() == text[:3])
    if owner_of_the_clipboard() != PROGRAM:
        raise Failed("copying did not take the clipboard")
    keys("Escape")


def the_window_opens_and_says_who_it_is():
    find(lambda node: node.get_role_name() in ("frame", "window"), "window")


def the_sample_is_open_and_has_records():
    named("Next record")


def workspace_opens(name):
    def check():
        press(named(name))
        if (seen := colours(picture(name))) < 50:
            raise Failed(f"it shows {seen} colours only")
        if not running():
            raise Failed("the program ended")
    check.__name__ = f"the workspace {name} opens and draws"
    return check


def the_next_record_comes_into_view():
    press(named("Map"))
    before = pixels(picture("before"))
    press(named("Next record"))
    wait_for("change on the screen", lambda: pixels(picture("after")) != before)


def a_file_chosen_in_the_systems_dialog_is_loaded():
    press(named("Source"))
    press(named("Replace…"))
    chosen = os.path.basename(os.environ["CHOSEN_FILE"])
    find(lambda node: (node.get_name() or "").startswith(chosen), chosen)
    find(lambda node: "Zoë van den Berg" in (node.get_name() or ""), "record of the chosen file")


def closing_the_window_ends_the_program():
    subprocess.run(["xdotool", "key", "alt+F4"], check=True)
    end = time.monotonic() + PATIENCE
    while running():
        if time.monotonic() > end:
            raise Failed(f"it still runs after {PATIENCE} s")
        time.sleep(0.2)


CHECKS = [
    the_window_opens_and_says_who_it_is,
    the_sample_is_open_and_has_records,
    *(workspace_opens(name) for name in WORKSPACES),
    the_next_record_comes_into_view,
    what_is_copied_in_the_window_is_there_for_other_programs,
    what_other_programs_copied_is_pasted_into_a_field_and_copied_from_it,
    # Where there is a portal, it shows a dialog of its own that nobody answers here.
    *([] if "HAS_PORTAL" in os.environ else [a_file_chosen_in_the_systems_dialog_is_loaded]),
    closing_the_window_ends_the_program,
]


def main():
    Atspi.init()
    failed = 0
    for check in CHECKS:
        name = check.__name__.replace("_", " ")
        try:
            check()
            print(f"ok      {name}")
        except (Failed, subprocess.CalledProcessError, gi.repository.GLib.Error) as why:
            failed += 1
            print(f"FAILED  {name}: {why}")
    print(f"{len(CHECKS) - failed} passed, {failed} failed, {int('HAS_PORTAL' in os.environ)} skipped")
    return 1 if failed else 0


sys.exit(main())
