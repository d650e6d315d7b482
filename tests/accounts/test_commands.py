"""Accounts, posts and keys by command: who may, what is refused, what is left in the audit."""

from datetime import date, timedelta

import pytest

from anju.accounts import commands, queries
from anju.accounts.models import Post, User
from anju.journal.models import Audit
from anju.kernel import clock
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.secrets import unseal
from anju.kernel.viewer import SYSTEM, Principal
from tests import world

pytestmark = pytest.mark.django_db
NEW = "Nan-Gang-0451!"


def open_account(viewer, username="lijing", **facts):
    return commands.create_user(viewer, username=username, name="李静", password=NEW, now=world.NOW, **facts)


class TestCreateUser:
    def test_the_account_waits_for_its_owner_s_password_and_hides_the_phone(self):
        zhou = world.viewer(world.system_admin())
        user = open_account(zhou, username=" LiJing ", phone="+86 138-0013-8000", area="230103")
        assert (user.username, user.must_change_password, user.phone_last4) == ("lijing", True, "8000")
        assert unseal(user.phone_sealed) == "13800138000"
        assert Audit.objects.get(thing="user", thing_id=user.pk, actor=zhou.actor).data == {"verb": "create"}

    def test_a_name_is_taken_once(self):
        open_account(SYSTEM)
        with pytest.raises(commands.UsernameTaken):
            open_account(SYSTEM, username="LIJING")
        with pytest.raises(commands.UsernameTaken):
            open_account(SYSTEM, username=" ")

    def test_a_weak_password_is_refused(self):
        with pytest.raises(commands.PasswordWeak):
            commands.create_user(SYSTEM, username="li", name="李静", password="123456", now=world.NOW)

    def test_only_within_the_own_area_and_only_by_the_system_administrator(self):
        there = world.viewer(world.person("周", "system_admin", world.NANGANG))
        with pytest.raises(NotAllowed):
            open_account(there, area=world.DAOLI)
        with pytest.raises(NotAllowed):
            open_account(world.viewer(world.security_admin()))


class TestPassword:
    def test_the_last_five_may_not_come_back(self):
        li = world.operator_li()
        viewer, old = world.viewer(li), world.PASSWORD
        for number in range(6):
            new = f"Nan-Gang-{number}451!"
            commands.change_password(viewer, li.pk, old=old, new=new, now=world.NOW)
            old = new
        for number in range(1, 6):
            with pytest.raises(commands.PasswordWeak) as refused:
                commands.change_password(viewer, li.pk, old=old, new=f"Nan-Gang-{number}451!", now=world.NOW)
            assert "五次" in refused.value.facts["why"]
        commands.change_password(viewer, li.pk, old=old, new="Nan-Gang-0451!", now=world.NOW)

    def test_nobody_changes_another_s(self):
        with pytest.raises(NotAllowed):
            commands.change_password(SYSTEM, world.operator_li().pk, old=world.PASSWORD, new=NEW, now=world.NOW)

    def test_an_administrator_does_not_stop_or_unlock_the_own_account(self):
        zhou = world.system_admin()
        with pytest.raises(NotAllowed):
            commands.set_active(world.viewer(zhou), zhou.pk, active=False, now=world.NOW)
        with pytest.raises(NotAllowed):
            commands.reset_second_factor(world.viewer(zhou), zhou.pk, now=world.NOW)

    def test_accounts_elsewhere_do_not_exist(self):
        li = world.operator_li()
        there = world.viewer(world.person("周", "system_admin", world.DAOLI))
        for change in (commands.unlock, commands.reset_second_factor):
            with pytest.raises(NotVisible):
                change(there, li.pk, now=world.NOW)
        with pytest.raises(NotVisible):
            queries.user(world.viewer(world.operator_wang()), li.pk)
        assert queries.user(world.viewer(li), li.pk) == li


class TestGrantPost:
    def test_the_security_administrator_grants_and_ends(self):
        wu, li = world.viewer(world.security_admin()), world.person("李静", area=world.NANGANG)
        post = commands.grant_post(wu, li.pk, role="operator", area=world.NANGANG, now=world.NOW, reason="上岗")
        assert queries.viewer_of(li, day=date(2026, 12, 8)).can("incident.claim")
        commands.end_post(wu, post.pk, now=world.NOW, ends_on=date(2026, 12, 9))
        assert not queries.viewer_of(li, day=date(2026, 12, 9)).can("incident.claim")
        verbs = Audit.objects.filter(thing="post", thing_id=post.pk).order_by("id").values_list("data__verb", flat=True)
        assert list(verbs) == ["grant", "end"]

    def test_nobody_grants_to_themselves_or_ends_their_own(self):
        wu = world.security_admin()
        with pytest.raises(commands.PostToSelf):
            commands.grant_post(world.viewer(wu), wu.pk, role="operator", area=world.NANGANG, now=world.NOW)
        with pytest.raises(commands.PostToSelf):
            commands.end_post(world.viewer(wu), wu.posts.get().pk, now=world.NOW)

    def test_the_system_administrator_grants_nothing_but_family(self):
        zhou, li = world.viewer(world.system_admin()), world.person("李静")
        with pytest.raises(NotAllowed):
            commands.grant_post(zhou, li.pk, role="audit_admin", now=world.NOW)
        assert commands.grant_post(zhou, li.pk, role="relative", now=world.NOW).pk

    @pytest.mark.parametrize("second", ["security_admin", "audit_admin", "operator"])
    def test_administrators_exclude_each_other_even_for_later(self, second):
        zhou = world.system_admin()
        with pytest.raises(commands.PostExcluded) as refused:
            commands.grant_post(SYSTEM, zhou.pk, role=second, area="2301", starts_on=date(2030, 1, 1), now=world.NOW)
        assert refused.value.facts == {"held": "system_admin", "wanted": second}

    def test_after_the_end_of_the_first_the_second_is_possible(self):
        zhou = world.system_admin()
        Post.objects.filter(user=zhou).update(ends_on=date(2026, 12, 1))
        assert commands.grant_post(SYSTEM, zhou.pk, role="audit_admin", now=world.NOW).pk

    def test_wrong_places_and_people_are_refused(self):
        world.harbin()
        wu = world.viewer(world.person("吴", "security_admin", world.NANGANG))
        li, other = world.person("李静", area=world.NANGANG), world.person("刘洋", area=world.DAOLI)
        with pytest.raises(commands.PostLevelWrong):
            commands.grant_post(wu, li.pk, role="operator", area=world.COMMUNITY, now=world.NOW)
        with pytest.raises(NotVisible):
            commands.grant_post(wu, li.pk, role="operator", area=world.DAOLI, now=world.NOW)
        with pytest.raises(NotVisible):
            commands.grant_post(wu, li.pk, role="operator", area="230103999", now=world.NOW)
        with pytest.raises(NotVisible):
            commands.grant_post(wu, other.pk, role="operator", area=world.NANGANG, now=world.NOW)
        with pytest.raises(NotVisible):
            commands.grant_post(wu, 0, role="operator", area=world.NANGANG, now=world.NOW)
        with pytest.raises(commands.posts.RoleUnknown):
            commands.grant_post(wu, li.pk, role="emperor", area=world.NANGANG, now=world.NOW)
        with pytest.raises(NotVisible):
            queries.post(wu, other.pk)


class TestFirstAdministrator:
    def test_one_of_each_kind_from_the_shell_and_never_again(self):
        for role in ("system_admin", "security_admin", "audit_admin"):
            user = commands.first_administrator(
                SYSTEM, username=role, name=role, password="First-Day-2026", role=role, now=world.NOW
            )
            assert user.must_change_password
            with pytest.raises(commands.posts.FirstThere):
                commands.first_administrator(
                    SYSTEM, username=f"{role}2", name=role, password="First-Day-2026", role=role, now=world.NOW
                )
        assert User.objects.count() == 3

    def test_only_administrators_with_a_proper_password_and_a_free_name(self):
        facts = {"username": "admin", "name": "周", "now": world.NOW}
        with pytest.raises(NotAllowed):
            commands.first_administrator(SYSTEM, password="First-Day-2026", role="operator", **facts)
        with pytest.raises(NotAllowed):
            commands.first_administrator(world.viewer(world.operator_li()), password="First-Day-2026", **facts)
        with pytest.raises(commands.PasswordWeak):
            commands.first_administrator(SYSTEM, password="admin", **facts)
        open_account(SYSTEM, username="admin")
        with pytest.raises(commands.posts.FirstThere):
            commands.first_administrator(SYSTEM, password="First-Day-2026", **facts)


class TestViewerOf:
    def test_somebody_without_a_post_sees_nothing(self):
        viewer = world.viewer(world.person("路人"))
        assert (viewer.principal, viewer.verbs, viewer.elders) == (Principal.FAMILY, frozenset(), frozenset())
        assert queries.role_info(viewer.role).home == "accounts:start"

    def test_a_relative_sees_the_linked_elders(self):
        viewer = world.viewer(world.daughter_zhao(), elders=frozenset({5}))
        assert (viewer.principal, viewer.elders) == (Principal.FAMILY, frozenset({5}))

    def test_provider_staff_are_bound_to_their_organisation(self):
        sun = world.responder_sun()
        Post.objects.filter(user=sun).update(organisation_id=9)
        assert world.viewer(sun).principal is Principal.PROVIDER

    def test_one_of_several_posts_is_chosen_and_an_unknown_one_is_not(self):
        li = world.operator_li()
        second = commands.grant_post(SYSTEM, li.pk, role="registrar", area=world.STREET, now=clock.now())
        assert queries.viewer_of(li, post_id=second.pk).role == "registrar"
        assert queries.viewer_of(li, post_id=0).role == "operator"


class TestKeys:
    def test_the_secret_is_shown_once_and_only_its_digest_kept(self):
        wu = world.viewer(world.security_admin())
        key, token = commands.issue_key(wu, name="网关", verbs=["frame.push"], area=world.DAOLI, now=world.NOW)
        assert token.split(".")[1] not in str(vars(key))
        viewer, found = queries.api_viewer(token)
        assert (viewer.principal, viewer.area, viewer.verbs, found) == (
            Principal.MACHINE, world.DAOLI, {"frame.push"}, key
        )  # fmt: skip

    @pytest.mark.parametrize("token", ["", "abc", "abc.def", "a b.c", ".", "é.é", "x" * 5000])
    def test_anything_else_is_no_key(self, token):
        with pytest.raises(queries.KeyUnknown):
            queries.api_viewer(token)

    def test_a_wrong_secret_a_revoked_and_an_expired_key_are_refused(self):
        key, token = world.machine()
        with pytest.raises(queries.KeyUnknown):
            queries.api_viewer(token[:-1])
        commands.revoke_key(SYSTEM, key.pk, now=world.NOW)
        with pytest.raises(queries.KeyUnknown):
            queries.api_viewer(token)
        key, token = commands.issue_key(
            SYSTEM, name="x", verbs=["frame.push"], expires_at=clock.now() - timedelta(seconds=1), now=world.NOW
        )
        with pytest.raises(queries.KeyExpired):
            queries.api_viewer(token)

    def test_a_machine_gets_no_administration_and_no_foreign_area(self):
        wu = world.viewer(world.person("吴", "security_admin", world.NANGANG))
        with pytest.raises(commands.KeyVerbUnknown):
            commands.issue_key(wu, name="x", verbs=["post.manage"], area=world.NANGANG, now=world.NOW)
        with pytest.raises(commands.KeyVerbUnknown):
            commands.issue_key(wu, name="x", verbs=[], area=world.NANGANG, now=world.NOW)
        for area in (world.DAOLI, "230103999"):
            with pytest.raises(NotVisible):
                commands.issue_key(wu, name="x", verbs=["frame.push"], area=area, now=world.NOW)
        foreign = world.machine(area=world.DAOLI)[0]
        with pytest.raises(NotVisible):
            commands.revoke_key(wu, foreign.pk, now=world.NOW)
