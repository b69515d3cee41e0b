"""Notifications: that there is something, never what."""

from clinic.notifications.mail import MailChannel, MailSecurity, MailSettings
from clinic.notifications.notice import NoticeKind
from clinic.notifications.notifier import Notifier
from clinic.notifications.sms import Post, SmsChannel, SmsSettings

__all__ = [
    "MailChannel",
    "MailSecurity",
    "MailSettings",
    "NoticeKind",
    "Notifier",
    "Post",
    "SmsChannel",
    "SmsSettings",
]
