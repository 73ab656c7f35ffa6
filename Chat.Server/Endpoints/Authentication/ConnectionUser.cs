using System.Security.Claims;
using System.Security.Principal;
using Chat.Server.Kernel;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>
/// The user of a connection, for as long as it lasts: with all claims of the token until the connection has its session, then with the subject
/// alone, from which claims are made for whoever asks. Holding them would cost memory for each connection.
/// </summary>
internal sealed class ConnectionUser : ClaimsPrincipal
{
    private readonly string subject;
    private ClaimsPrincipal? signedIn;

    /// <param name="user">A user with a subject, as signed in.</param>
    public ConnectionUser(ClaimsPrincipal user)
    {
        subject = user.FindFirst(ChatClaims.Subject)!.Value;
        signedIn = user;
    }

    public override IEnumerable<Claim> Claims => Principal.Claims;

    public override IEnumerable<ClaimsIdentity> Identities => Principal.Identities;

    public override IIdentity? Identity => Principal.Identity;

    private ClaimsPrincipal Principal => signedIn ?? ChatClaims.UserOf(subject);

    /// <summary>Leaves the subject alone: the session holds the rest.</summary>
    public void KeepSubject() => signedIn = null;

    public override IEnumerable<Claim> FindAll(string type) => Principal.FindAll(type);

    public override IEnumerable<Claim> FindAll(Predicate<Claim> match) => Principal.FindAll(match);

    public override Claim? FindFirst(string type) => Principal.FindFirst(type);

    public override Claim? FindFirst(Predicate<Claim> match) => Principal.FindFirst(match);

    public override bool HasClaim(string type, string value) => Principal.HasClaim(type, value);

    public override bool HasClaim(Predicate<Claim> match) => Principal.HasClaim(match);

    public override bool IsInRole(string role) => Principal.IsInRole(role);
}
