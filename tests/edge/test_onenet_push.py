"""OneNET's push: the verified address, signatures, secured messages; what is not believed is not stored."""

import base64
import hashlib
import sys
from urllib.parse import quote

import orjson
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols import onenet
from anju_edge.protocols.events import Context, Report, Unreadable
from anju_edge.protocols.onenet import envelope

TOKEN, NONCE = "5ec78dbca0db5a7e", "h9(2&z&z"
CLASSIC_KEY = "TVRJek5EVTJOemd4TWpNME5UWTNPREV5TXpRMU5qYzQ"  # 43 characters
STUDIO_KEY = "AAlvB3jc2dlPq2nF"
POINT = {
    "type": 1,
    "dev_id": 518816929,
    "imei": "866971031491171",
    "ds_id": "smoke_state",
    "value": 1,
    "at": 1552274056993,
}
PROPERTY = {"messageType": "notify", "notifyType": "property", "productId": "7", "deviceName": "iot-0001"}


def decode(payload, rest="-", **settings):
    names = {"518816929": "866971031491171"}
    data = payload if isinstance(payload, bytes) else orjson.dumps(payload)
    return onenet.decode(rest, data, Context("onenet", names=names, settings=settings))


def signed(text, token=TOKEN):
    return base64.b64encode(hashlib.md5((token + NONCE + text).encode()).digest()).decode()


def secured(text, key, *, studio):
    """Encrypt as the operator does."""
    secret = key.encode() if studio else base64.b64decode(key + "=")
    plain = text if studio else b"r" * 16 + len(text).to_bytes(4) + text + b"productid"
    pad = 16 - len(plain) % 16
    encryptor = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()


def properties(params, **said):
    return PROPERTY | {"data": {"id": "5", "params": params}} | said


def signals(events):
    return [(signal.kind, signal.active) for event in events if isinstance(event, Report) for signal in event.signals]


class TestSecured:
    @pytest.mark.parametrize(("key", "studio"), [(CLASSIC_KEY, False), (CLASSIC_KEY + "=", False), (STUDIO_KEY, True)])
    def test_messages_are_opened_with_the_lines_key(self, key, studio):
        text = secured(orjson.dumps(POINT), key.rstrip("="), studio=studio)
        for shell in ({"enc_msg": text}, {"msg": text}):
            assert signals(decode(shell, aes_key=key)) == [("smoke", True)]

    @pytest.mark.parametrize("key", [None, "", 5, "short", "A" * 16, "ä" * 43, "!" * 43, "AB" * 21 + "%"])
    def test_without_the_right_key_they_are_kept(self, key):
        text = secured(orjson.dumps(POINT), STUDIO_KEY, studio=True)
        assert decode({"enc_msg": text}, "A1", aes_key=key) == [Unreadable("A1", "not_opened", alarm=False)]

    @pytest.mark.parametrize("text", ["", "%%%", "QUJD", "ä", secured(b"no json here", STUDIO_KEY, studio=True)])
    def test_what_is_not_secured_is_kept(self, text):
        assert decode({"enc_msg": text}, aes_key=STUDIO_KEY) == [Unreadable("", "not_opened", alarm=False)]

    def test_a_message_that_is_written_plainly_beside_the_secured_field_is_read(self):
        assert signals(decode({"enc_msg": POINT})) == [("smoke", True)]


class TestAddress:
    def ask(self, **settings):
        query = {"msg": "hello", "nonce": NONCE, "signature": signed("hello")}
        return onenet.push({"token": TOKEN}, "GET", query | settings, b"")

    def test_is_verified_by_the_same_word_back(self):
        said = self.ask()
        assert (said.reply, said.status, said.store) == (b"hello", 200, False)
        assert said.content_type.startswith("text/plain")

    @pytest.mark.parametrize(
        "change",
        [
            lambda text: text.replace("+", " "),
            quote,
            lambda text: text.rstrip("="),
            lambda text: text.replace("+", "-").replace("/", "_"),
        ],
    )
    def test_the_signature_may_have_suffered_on_its_way(self, change):
        for word in ("hello", "a", "b", "c", "d"):
            assert self.ask(msg=word, signature=change(signed(word))).status == 200

    @pytest.mark.parametrize("signature", ["", "x", "ä", "%", signed("other")])
    def test_a_wrong_signature_gets_nothing_back(self, signature):
        said = self.ask(signature=signature)
        assert (said.status, said.store) == (401, False)
        assert b"hello" not in said.reply

    def test_without_a_token_every_word_comes_back(self):
        assert onenet.push({}, "GET", {"msg": "hello"}, b"").reply == b"hello"

    @pytest.mark.parametrize("message", ["", "x" * 1025])
    def test_nothing_and_a_novel_are_refused(self, message):
        assert self.ask(msg=message).status == 400


class TestPush:
    def post(self, payload, method="POST", **settings):
        return onenet.push({"token": TOKEN} | settings, method, {}, payload)

    def body(self, text, field="msg", name="msg_signature", signature=None, nonce=NONCE):
        said = signed(text) if signature is None else signature
        written = (
            text
            if field == "msg" and text.startswith(("{", "[")) and name == "msg_signature"
            else orjson.dumps(text).decode()
        )
        return f'{{"{field}": {written} , "nonce":{orjson.dumps(nonce).decode()},"{name}":"{said}"}}'.encode()

    @pytest.mark.parametrize(
        "text",
        [
            orjson.dumps(POINT).decode(),
            '{ "dev_id" : 1,\n "type":1, "value":"报警", "at":1.0 }',
            '[{"type":2,"dev_id":1}]',
        ],
    )
    def test_classic_structures_are_signed_as_they_stand(self, text):
        assert self.post(self.body(text)).status == 200

    def test_a_compact_signature_over_a_structure_written_with_blanks_is_right_too(self):
        compact = '{"type":2,"dev_id":1}'
        payload = self.body(compact).replace(b'{"type":2,', b'{ "type": 2, ')
        assert self.post(payload).status == 200

    def test_studio_texts_and_secured_texts(self):
        text = orjson.dumps(properties({"TData": 3})).decode()
        assert self.post(self.body(text, name="signature")).rest == "iot-0001"
        secret = secured(text.encode(), STUDIO_KEY, studio=True)
        assert self.post(self.body(secret, "enc_msg"), aes_key=STUDIO_KEY).rest == "iot-0001"
        assert self.post(self.body(secret, "enc_msg")).rest == "-"

    def test_is_stored_under_the_one_number_it_is_about(self):
        said = self.post(self.body(orjson.dumps(POINT).decode()))
        assert (said.rest, said.reply, said.store) == ("866971031491171", b"ok", True)
        both = orjson.dumps([POINT, POINT | {"imei": "866971031491172"}]).decode()
        assert self.post(self.body(both)).rest == "-"

    @pytest.mark.parametrize("signature", ["", "x", signed("{}")])
    def test_with_a_wrong_signature_it_is_not_stored(self, signature):
        said = self.post(self.body(orjson.dumps(POINT).decode(), signature=signature))
        assert (said.status, said.store, said.rest) == (401, False, "-")

    @pytest.mark.parametrize(
        "payload",
        [
            b"{broken",
            b"[1]",
            b'{"type":1}',
            b'{"msg":{"type":1}}',
            b'{"msg":5,"nonce":5,"signature":5}',
            b"\xff{}",
            orjson.dumps({"messageType": "notify"}),
        ],
    )
    def test_what_is_not_signed_is_not_stored(self, payload):
        assert (self.post(payload).status, self.post(payload).store) == (401, False)

    def test_a_second_message_cannot_hide_behind_a_signed_one(self):
        text = orjson.dumps(POINT).decode()
        forged = self.body(text)[:-1] + b',"msg":{"type":1,"dev_id":1,"ds_id":"sos","value":1}}'
        assert self.post(forged).status == 401
        hidden = self.body(text)[:-1] + b',"\\u006dsg":{"type":1,"dev_id":1}}'
        assert self.post(hidden).status == 401
        beside = self.body(text)[:-1] + b',"enc_msg":{"type":1,"dev_id":1}}'
        assert self.post(beside).status == 401
        around = self.body(text)[:-1] + b',"messageType":"lifeCycle","deviceName":"d"}'
        assert self.post(around).rest == "866971031491171"

    def test_without_a_token_everything_is_stored(self):
        said = onenet.push({"token": None}, "POST", {}, b"{broken")
        assert (said.rest, said.status, said.store) == ("-", 200, True)

    @pytest.mark.parametrize(
        ("payload", "method", "status"), [(b"", "POST", 400), (b"x" * 70_000, "POST", 413), (b"", "PUT", 405)]
    )
    def test_is_refused(self, payload, method, status):
        said = self.post(payload, method)
        assert (said.status, said.store) == (status, False)


class TestTexts:
    def test_a_structure_too_deep_for_one_reader_is_still_checked_by_the_other(self):
        deep = "[" * 300 + "]" * 300
        assert len(envelope.envelope({"msg": orjson.loads(deep)}, b'{"msg":' + deep.encode() + b"}").texts) == 1
        far = "[" * 1010 + "]" * 1010
        if sys.version_info < (3, 12):  # since then the standard library reads this deep
            assert envelope.envelope({"msg": orjson.loads(far)}, b'{"msg":' + far.encode() + b"}").texts == ()

    def test_a_body_that_is_no_object_has_none(self):
        assert envelope.envelope({"msg": {}}, b"[]").texts == ("{}",)


@given(
    st.binary(max_size=100),
    st.text(max_size=20),
    st.dictionaries(st.sampled_from(["msg", "nonce", "signature"]), st.text(max_size=20)),
)
def test_no_bytes_crash(payload, rest, query):
    onenet.decode(rest, payload, Context())
    onenet.decode(
        rest, orjson.dumps({"enc_msg": base64.b64encode(payload).decode()}), Context(settings={"aes_key": STUDIO_KEY})
    )
    for token in ("", TOKEN):
        onenet.push({"token": token}, "GET", query, payload)
        onenet.push({"token": token}, "POST", query, payload)
