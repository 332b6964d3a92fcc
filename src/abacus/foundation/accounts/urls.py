"""Addresses of accounts. Signing in has names of its own, which the frame and Django know."""

from django.urls import include, path

from abacus.foundation.accounts.views import acts, factor, grants, own, people, signing

administration = [
    path("people/", people.PeopleList.as_view(), name="people"),
    path("people/new/", people.NewPerson.as_view(), name="person-new"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/appoint/", grants.Appoint.as_view(), name="appoint"),
    path("people/<int:pk>/active/", people.activate, name="activate"),
    path("people/<int:pk>/password/", people.reset, name="password-reset"),
    path("people/<int:pk>/unlock/", people.unlock, name="unlock"),
    path("appointments/<int:pk>/end/", grants.end, name="appointment-end"),
    path("appointments/<int:pk>/confirm/", grants.confirm, name="appointment-confirm"),
    path("grants/", grants.grants, name="grants"),
    path("grants/confirm/", grants.confirm_all, name="grants-confirm"),
    path("system/", people.system, name="system"),
    path("roles/", grants.roles, name="roles"),
    path("administrators/", acts.administrators, name="administrators"),
    path("people/<int:pk>/acts/", acts.propose, name="act-propose"),
    path("administrators/<int:pk>/confirm/", acts.confirm, name="act-confirm"),
    path("administrators/<int:pk>/drop/", acts.drop, name="act-drop"),
]

urlpatterns = [
    path("sign-in/", signing.SignIn.as_view(), name="sign-in"),
    path("sign-out/", signing.SignOut.as_view(), name="sign-out"),
    path("password/", signing.change_password, name="change-password"),
    path("second-factor/", factor.verify, name="second-factor"),
    path("second-factor/enrol/", factor.enrol, name="second-factor-enrol"),
    path("second-factor/codes/", factor.codes, name="second-factor-codes"),
    path("second-factor/remove/", factor.remove, name="second-factor-remove"),
    path("my-sign-ins/", own.my_sign_ins, name="my-sign-ins"),
    path("my-sign-ins/<int:pk>/end/", own.end, name="my-sign-in-end"),
    path("my-sign-ins/end-others/", own.end_others, name="my-sign-ins-end-others"),
    path("my-sign-ins/devices/<int:pk>/forget/", own.forget, name="my-device-forget"),
    path("", include((administration, "accounts"))),
]
