"""What the PBX is told to do by itself: its dial plan, and what it may say over the AMI.

`outbound` holds customers, `agents` holds agents' lines. The PBX keeps the two legal clocks on its
own, so that they hold when the dialer is gone: a customer whom nobody takes hears the safe-harbour
message after HOLD_SECONDS, and a parked customer hears an apology after PARK_SECONDS.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from string import Template


class BadDialplanValue(ValueError):
    """A value for the dial plan holds a character that is syntax there; choose another one."""

    code = "bad_dialplan_value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialplan:
    """What may differ between installations.

    `spool_dir` is the absolute folder for raw recordings, as the PBX sees it. The sounds are names
    without an extension, relative to the PBX's sound folder or absolute.
    """

    spool_dir: str
    safe_harbour: str = "talktime/safe-harbour"
    """Beside it, with -zh or -en at its end, may lie the same in one language only."""
    apology: str = "talktime/apology"
    prompts: str = "talktime/prompts"
    """The folder of what may be left with an answering machine."""
    music: str = "default"


# Commas, semicolons, carets, quotes, $ and braces are syntax in extensions.conf; \w lets every
# script's letters through, since home folders have names in any of them.
_PATH = re.compile(r"[\w./@+-]+(?: [\w./@+-]+)*")
_WORD = re.compile(r"[A-Za-z0-9_-]+")

DIALPLAN_MODULES = (
    "app_amd",
    "app_bridgeaddchan",
    "app_bridgewait",
    "app_chanspy",
    "app_mixmonitor",
    "app_playback",
    "app_userevent",
    "app_waitforsilence",
    "bridge_native_rtp",
    "bridge_simple",
    "bridge_softmix",
    "func_channel",
    "func_logic",
    "func_strings",
    "pbx_config",
    "res_musiconhold",
)
"""Modules of the PBX that this dial plan needs; Wait, Goto and Bridge are built in."""

MANAGER_READ = "system,call,user"
MANAGER_WRITE = "system,call,originate,reporting"
"""Classes that the dialer's AMI account needs, and no more. `system` brings FullyBooted."""

_PASS = "eventfilter(action(include),"
EVENT_FILTERS = (
    _PASS + "name(FullyBooted)) =",
    _PASS + "name(UserEvent)) =",
    _PASS + "name(Newchannel),header(Channel),method(starts_with)) = PJSIP/trunk",
    _PASS + "name(Newstate),header(ChannelStateDesc),method(exact)) = Ringing",
    _PASS + "name(BridgeEnter),header(BridgeNumChannels),method(exact)) = 2",
    _PASS + "name(BridgeEnter),header(BridgeNumChannels),method(exact)) = 3",
    _PASS + "name(Hangup)) =",
    _PASS + "name(OriginateResponse)) =",
)
"""Lines for the dialer's account in manager.conf: six events a call pass instead of sixty."""

HOLD_SECONDS = 900
"""The PBX's own end of a hold, past the floor's: for when the dialer is gone."""
THIRD_SECONDS = 180
TRIAL_SECONDS = 10

_TEXT = Template("""\
; Written by talktime; change dialer/asterisk/dialplan.py instead.
[general]
static=yes
writeprotect=yes
clearglobalvars=yes

[agents]
exten => login,1,Answer()
 same => n,UserEvent(LineUp,Line: $${CHANNEL(endpoint):4})
 same => n,Goto(wait,1)
exten => wait,1,Wait(3600)
 same => n,Goto(wait,1)
exten => talk,1,Bridge($${OTHER_LEG},F(agents^wait^1))
 same => n,Goto(wait,1)
exten => join,1,BridgeAdd($${OTHER_LEG})
 same => n,Goto(wait,1)
; E ends it with the agent's line; without q the agent would hear a beep.
exten => watch,1,ChanSpy($${OTHER_LEG},qE$${WATCH_AS})
 same => n,UserEvent(WatchOver)
 same => n,Goto(wait,1)

[outbound]
exten => answered,1,GotoIf($$["$${AMD_LONGEST}" != ""]?listen,1)
 same => n,Set(ANSWERED_AT=$${STRFTIME(,,%s.%3q)})
 same => n(person),Set(HEARD=Verdict: $${AMDSTATUS},Why: $${AMDCAUSE})
 same => n,UserEvent(CustomerAnswered,CallId: $${CALL_ID},$${HEARD})
 same => n(hold),Set(HOLD_LEFT=$$[$${ANSWERED_AT} + $${HOLD_SECONDS} - $${STRFTIME(,,%s.%3q)}])
 same => n,Wait($${IF($$[$${HOLD_LEFT} > 0]?$${HOLD_LEFT}:0)})
 same => n,UserEvent(HoldOver,CallId: $${CALL_ID})
 same => n,GotoIf($$["$${VOICE}" = ""]?both)
 same => n,Playback($safe_harbour$${VOICE})
 same => n,GotoIf($$["$${PLAYBACKSTATUS}" = "SUCCESS"]?said)
 same => n(both),Playback($safe_harbour)
 same => n(said),Hangup()

; A person's hold time begins at the end of their greeting, which lies as far back as detection
; listened to the silence after it. Who picks up and is silent may be a person, and is one here.
exten => listen,1,UserEvent(PickedUp,CallId: $${CALL_ID})
 same => n,Set(TIMES=$${AMD_SILENCE},$${AMD_GREETING},$${AMD_AFTER},$${AMD_LONGEST})
 same => n,AMD($${TIMES},100,50,$${AMD_WORDS},256,5000)
 same => n,GotoIf($$["$${AMDSTATUS}/$${AMDCAUSE:0:7}" = "MACHINE/INITIAL"]?silent)
 same => n,GotoIf($$["$${AMDSTATUS}" = "MACHINE"]?machine,1)
 same => n(silent),Set(SINCE=$${IF($$["$${AMDSTATUS}" = "HUMAN"]?$${AMD_AFTER}:0)})
 same => n,Set(ANSWERED_AT=$$[$${STRFTIME(,,%s.%3q)} - $${SINCE} / 1000])
 same => n,Goto(answered,person)

; The message begins when greeting and beep are over, which is a silence that both would not make.
exten => machine,1,UserEvent(MachineHeard,CallId: $${CALL_ID},Why: $${AMDCAUSE})
 same => n,GotoIf($$["$${MESSAGE}" = ""]?over)
 same => n(leave),WaitForSilence(1800,1,60)
 same => n,GotoIf($$["$${WAITSTATUS}" != "SILENCE"]?over)
 same => n,Playback($prompts/$${MESSAGE})
 same => n,GotoIf($$["$${PLAYBACKSTATUS}" != "SUCCESS"]?over)
 same => n,UserEvent(MessageLeft,CallId: $${CALL_ID})
 same => n(over),Hangup()

; A recorder must not outlive its bridge. It translates what the agent's leg sends, and drops frames
; whose sequence number is below the last one as late; another leg begins at a number of its own.
; The translator goes with the first frame after the stop, so a second recorder waits for some.
exten => bridge,1,StopMixMonitor()
 same => n,GotoIf($$["$${RECORDED}" = "1"]?tape:join)
 same => n(tape),Wait($${IF($$["$${TAPED}" = "1"]?0.1:0)})
 same => n,Set(TAPED=1)
 same => n,MixMonitor($spool_dir/$${CALL_ID}.raw,abD)
 same => n(join),Bridge($${AGENT_CHANNEL},F(agents^wait^1))
 same => n,StopMixMonitor()
 same => n,GotoIf($$["$${BRIDGERESULT}" = "SUCCESS"]?over)
 same => n,UserEvent(BridgeFailed,CallId: $${CALL_ID},Why: $${BRIDGERESULT})
 same => n,GotoIf($$["$${JOINED}" = "1"]?music)
 same => n,Goto(answered,hold)
 same => n(over),Set(JOINED=1)
 same => n,UserEvent(BridgeOver,CallId: $${CALL_ID})
 same => n(music),MusicOnHold($music,$${PARK_SECONDS})
 same => n,Playback($apology)
 same => n,Hangup()

exten => hold,1,Set(JOINED=1)
 same => n,StopMixMonitor()
 same => n,UserEvent(Held,CallId: $${CALL_ID})
 same => n,MusicOnHold($music,$hold_seconds)
 same => n,Playback($apology)
 same => n,Hangup()

; An agent heard the machine: it may be greeting still.
exten => leave,1,StopMixMonitor()
 same => n,Goto(machine,leave)

exten => through,1,StopMixMonitor()
 same => n,Bridge($${THIRD_LEG})
 same => n,Hangup()

; A test call over the trunk. It ends by itself, whatever becomes of the dialer.
[trial]
exten => answered,1,UserEvent(CustomerAnswered,CallId: $${CALL_ID})
 same => n,MusicOnHold($music,$trial_seconds)
 same => n,Hangup()

; The leg of a third party: somebody whom an agent called into a call.
[third]
exten => answered,1,UserEvent(CustomerAnswered,CallId: $${CALL_ID})
 same => n,Goto(wait,1)
exten => wait,1,MusicOnHold($music,$third_seconds)
 same => n,Hangup()
exten => talk,1,Bridge($${AGENT_CHANNEL},F(agents^wait^1))
 same => n,Goto(over,1)
exten => join,1,BridgeAdd($${OTHER_LEG})
 same => n,Goto(over,1)
; Whoever was left alone with the customer leaves with the customer.
exten => over,1,GotoIf($$["$${PASSED}" = "1"]?gone)
 same => n,UserEvent(BridgeOver,CallId: $${CALL_ID})
 same => n,Goto(wait,1)
 same => n(gone),Hangup()
""")


def render(plan: Dialplan) -> str:
    """Return the text of extensions.conf. Raises BadDialplanValue before a line could break out."""
    if not PurePosixPath(plan.spool_dir).is_absolute():
        raise BadDialplanValue(f"spool_dir must be an absolute path, not {plan.spool_dir!r}")

    return _TEXT.substitute(
        spool_dir=_checked("spool_dir", plan.spool_dir.rstrip("/"), _PATH),
        safe_harbour=_checked("safe_harbour", plan.safe_harbour, _PATH),
        prompts=_checked("prompts", plan.prompts, _PATH),
        apology=_checked("apology", plan.apology, _PATH),
        music=_checked("music", plan.music, _WORD),
        hold_seconds=str(HOLD_SECONDS),
        third_seconds=str(THIRD_SECONDS),
        trial_seconds=str(TRIAL_SECONDS),
    )


def _checked(name: str, value: str, allowed: re.Pattern[str]) -> str:
    if not allowed.fullmatch(value):
        raise BadDialplanValue(f"{name} may not be {value!r}: only {allowed.pattern}")
    return value
