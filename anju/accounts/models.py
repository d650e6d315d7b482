"""People who sign in, the posts they hold, the keys of machines."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from anju.kernel.fields import AreaCodeField, CodeField


class UserManager(BaseUserManager["User"]):
    """Looks a person up by sign-in name; accounts are made by commands."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account of a sign-in name."""
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person who can sign in. What they may do comes from their posts."""

    username = CodeField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True)
    phone_last4 = CodeField(max_length=4, blank=True)
    language = CodeField(max_length=10, default="zh-hans")
    area_code = AreaCodeField(blank=True)  # whose administrators keep this account
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = UserManager()
    USERNAME_FIELD = "username"

    class Privacy:
        plain = (
            "id",
            "username",
            "language",
            "area_code",
            "is_active",
            "must_change_password",
            "password_changed_at",
            "created_at",
            "last_login",
        )
        masked = ("name", "email", "phone_last4")
        sealed = ("password", "phone_sealed", "phone_index")

    def __str__(self) -> str:
        return self.username


class PasswordUsed(models.Model):
    """A password hash of the past: the last five may not come back."""

    user = models.ForeignKey(User, models.CASCADE, related_name="passwords_used")
    password = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Privacy:
        plain = ("id", "user", "at")
        masked = ()
        sealed = ("password",)

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%F}"


class SignIn(models.Model):
    """A session that lives: the newest few of a person stay, older ones are ended."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    session_key = CodeField(unique=True)
    address = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Privacy:
        plain = ("id", "user", "at")
        masked = ("address",)
        sealed = ("session_key",)

    def __str__(self) -> str:
        return f"{self.user_id} {self.at:%F %R}"


class Post(models.Model):
    """A role held by a person over an area or in an organisation, for a time."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    role = CodeField()
    area_code = AreaCodeField(blank=True)
    organisation_id = models.BigIntegerField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    created_by = CodeField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["role", "area_code"], name="post_role_area")]

    class Privacy:
        plain = (
            "id",
            "user",
            "role",
            "area_code",
            "organisation_id",
            "starts_on",
            "ends_on",
            "created_by",
            "created_at",
        )
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.role} {self.area_code}"


class ApiKey(models.Model):
    """A machine client: the secret is shown once and kept only as a digest."""

    name = models.CharField(max_length=60)
    prefix = CodeField(max_length=12, unique=True)
    digest = models.BinaryField()
    verbs = ArrayField(CodeField())
    area_code = AreaCodeField(blank=True)
    per_minute = models.PositiveIntegerField(default=600)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    created_by = CodeField()
    created_at = models.DateTimeField()

    class Privacy:
        plain = (
            "id",
            "name",
            "prefix",
            "verbs",
            "area_code",
            "per_minute",
            "expires_at",
            "revoked_at",
            "created_by",
            "created_at",
        )
        masked = ()
        sealed = ("digest",)

    def __str__(self) -> str:
        return self.prefix
