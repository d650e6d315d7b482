"""Roles and passwords as plain decisions."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.accounts.rules import passwords, roles
from tests import world

ADMINS = ["system_admin", "security_admin", "audit_admin"]
WORKING = sorted(name for name, role in roles.ROLES.items() if role.staff and not role.administrator)
names = st.sampled_from(sorted(roles.ROLES))


class TestExclusion:
    @pytest.mark.parametrize("held", ADMINS)
    @pytest.mark.parametrize("wanted", ADMINS)
    def test_the_three_administrators_exclude_each_other(self, held, wanted):
        assert roles.excludes([held], wanted) == ("" if held == wanted else held)

    @pytest.mark.parametrize("admin", ADMINS)
    @pytest.mark.parametrize("working", WORKING)
    def test_an_administrator_holds_no_working_post(self, admin, working):
        assert roles.excludes([admin], working) == admin
        assert roles.excludes([working], admin) == working

    @pytest.mark.parametrize("admin", ADMINS)
    def test_an_administrator_may_be_somebody_s_daughter(self, admin):
        assert roles.excludes([admin], "relative") == ""

    @given(names, names)
    def test_exclusion_is_mutual(self, one, other):
        assert bool(roles.excludes([one], other)) == bool(roles.excludes([other], one))

    def test_a_role_of_the_past_stands_in_nobody_s_way(self):
        assert roles.excludes(["abolished"], "system_admin") == ""


class TestVerbs:
    def test_each_administrator_has_only_its_own(self):
        audit = {name for name, role in roles.ROLES.items() if "audit.read" in role.verbs}
        posts = {name for name, role in roles.ROLES.items() if {"post.manage", "key.manage"} & role.verbs}
        assert (audit, posts) == ({"audit_admin"}, {"security_admin"})
        assert roles.AUDIT_ADMIN.verbs == {"audit.read", "ledger.read"}

    @pytest.mark.parametrize("admin", ADMINS)
    def test_no_administrator_touches_business_data(self, admin):
        business = ("elder.", "incident.", "assignment.", "worker.", "seat.", "frame.")
        assert not [verb for verb in roles.ROLES[admin].verbs if verb.startswith(business)]

    def test_nobody_lays_links_of_the_chain(self):
        assert not [role for role in roles.ROLES.values() if "audit.chain" in role.verbs]

    def test_a_machine_holds_no_administration(self):
        assert not [verb for verb in roles.KEY_VERBS if verb.split(".")[0] in {"account", "post", "key", "audit"}]

    def test_administrators_need_a_second_factor_and_idle_ten_minutes(self):
        assert {roles.ROLES[name].second_factor for name in ADMINS} == {True}
        assert {roles.ROLES[name].idle_minutes for name in ADMINS} == {10}


class TestPlaces:
    def test_a_role_is_held_at_its_levels_only(self):
        assert roles.may_hold(roles.OPERATOR, "230103")
        assert not roles.may_hold(roles.OPERATOR, "230103001001")
        assert not roles.may_hold(roles.RESPONDER, "")
        assert roles.may_hold(roles.RELATIVE, "")
        assert not roles.may_hold(roles.RELATIVE, "230103")

    def test_who_may_grant(self):
        assert roles.may_grant("security_admin", roles.OPERATOR)
        assert not roles.may_grant("system_admin", roles.SYSTEM_ADMIN)
        assert not roles.may_grant("", roles.OPERATOR)


class TestPasswords:
    def test_outside_the_tests_they_are_kept_under_argon2(self, settings):
        from django.contrib.auth.hashers import check_password, make_password

        settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]
        kept = make_password("Nan-Gang-0451!")
        assert kept.startswith("argon2$")
        assert check_password("Nan-Gang-0451!", kept)

    @pytest.mark.parametrize(
        ("password", "why"),
        [
            ("Short-1", passwords.TOO_SHORT), ("alllowercase1", passwords.TOO_PLAIN), ("X" * 129, passwords.TOO_LONG),
            ("Xx-LiJing-2026", passwords.HAS_NAME), ("Nan-Gang-0451!", ""), ("南岗Nangang0451", ""),
        ],
    )  # fmt: skip
    def test_the_first_rule_broken_is_told(self, password, why):
        assert passwords.problem(password, username="lijing", staff=True) == why

    def test_family_may_be_shorter(self):
        assert passwords.problem("Zhao-8x!", username="", staff=False) == ""
        assert passwords.problem("Zhao-8x!", username="", staff=True) == passwords.TOO_SHORT

    @given(st.text(min_size=10, max_size=128))
    def test_four_kinds_at_most(self, password):
        assert 1 <= passwords.kinds(password) <= 4

    def test_ninety_days_for_staff(self):
        old = world.NOW - timedelta(days=91)
        assert passwords.is_due(old, world.NOW, staff=True)
        assert passwords.is_due(None, world.NOW, staff=True)
        assert not passwords.is_due(old, world.NOW, staff=False)
        assert not passwords.is_due(world.NOW - timedelta(days=90), world.NOW, staff=True)
