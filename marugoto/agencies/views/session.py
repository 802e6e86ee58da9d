"""Sign in, sign out, switch the agency one acts for, keep the session alive."""

from uuid import UUID

from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from marugoto.agencies import queries
from marugoto.agencies.actions import accounts
from marugoto.agencies.door import DESK_KEY, SESSION_KEY, WorkerRequest, open_to_public, signed_in
from marugoto.agencies.forms import SignInForm, SwitchForm


class _SignIn(auth_views.LoginView):
    """Django's sign-in, which leaves a trace of ours."""

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        accounts.record_sign_in(user_id=form.get_user().pk)
        return response


@open_to_public
def sign_in(request: WorkerRequest) -> HttpResponseBase:
    """The sign-in page; a demo database shows its accounts."""
    view = _SignIn.as_view(
        template_name="agencies/sign_in.html",
        authentication_form=SignInForm,
        redirect_authenticated_user=True,
        extra_context={"accounts": queries.demo_accounts() if queries.is_demo() else []},
    )
    return view(request)


@require_POST
@signed_in
def sign_out(request: WorkerRequest) -> HttpResponseBase:
    """Ends the session."""
    if request.actor:
        accounts.record_sign_out(by=request.actor)
    return auth_views.LogoutView.as_view()(request)


@signed_in
def switch(request: WorkerRequest) -> HttpResponse:
    """Choose the agency and desk one acts for; the header always shows it."""
    user_id = UUID(str(request.user.pk))
    current = request.actor.membership_id if request.actor else None
    posts = queries.posts_of(user_id=user_id, current=current)
    form = SwitchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = next((p for p in posts if p.membership_id == form.cleaned_data["membership"]), None)
        if chosen:
            request.session[SESSION_KEY] = str(chosen.membership_id)
            request.session[DESK_KEY] = str(form.cleaned_data["desk"] or "")
            accounts.record_switch(user_id=user_id, membership_id=chosen.membership_id)
            return redirect(reverse("office:today"))
    return render(request, "agencies/switch.html", {"posts": posts, "form": form})


@require_GET
@signed_in
def session_status(request: WorkerRequest) -> JsonResponse:
    """Touches the session, so that a worker who is still writing is not signed out."""
    return JsonResponse({"ok": True, "seconds": request.session.get_expiry_age()})
