using System.Security.Claims;
using Chat.Server.Endpoints.Authentication;
using Chat.Server.Kernel;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Authentication;

public sealed class ConnectionUserTests
{
    private readonly ConnectionUser user = new(new ClaimsPrincipal(new ClaimsIdentity(
        [new Claim(ChatClaims.Subject, "ada"), new Claim(ChatClaims.Role, "admin"), new Claim(ChatClaims.Expiry, "1")], "Bearer", ChatClaims.Subject, ChatClaims.Role)));

    [Fact]
    public void At_first_it_has_all_claims()
    {
        user.Claims.Should().HaveCount(3);
        user.IsInRole("admin").Should().BeTrue();
        user.FindFirst(ChatClaims.Expiry)!.Value.Should().Be("1");
        user.HasClaim(ChatClaims.Role, "admin").Should().BeTrue();
    }

    [Fact]
    public void With_a_session_it_has_the_subject_alone_and_is_still_signed_in()
    {
        user.KeepSubject();

        user.Claims.Should().ContainSingle().Which.Value.Should().Be("ada");
        user.FindFirst(ChatClaims.Subject)!.Value.Should().Be("ada");
        user.Identity!.Name.Should().Be("ada");
        user.Identity.IsAuthenticated.Should().BeTrue();
        user.IsInRole("admin").Should().BeFalse();
        user.FindAll(ChatClaims.Expiry).Should().BeEmpty();
    }
}
