using System.Text;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.JavaScript;
using Chat.Server.Webhooks;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Chat.Server.Tests.Webhooks;

/// <summary>Requests carry the headers of Standard Webhooks, and its own library says that they are right.</summary>
public sealed class SignatureTests
{
    [Fact]
    public void The_example_of_the_standard_has_the_signature_of_the_standard()
    {
        WebhookSecret.TryParse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", out var secret).Should().BeTrue();

        secret!.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Encoding.UTF8.GetBytes("""{"test": 2432232314}"""))
            .Should().Be("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa")]
    [InlineData("whsec_not base64 at all, not at all")]
    [InlineData("whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("")]
    public void What_is_no_secret_is_none(string text) => WebhookSecret.TryParse(text, out _).Should().BeFalse();

    [JavaScriptFact]
    public async Task What_a_hook_is_asked_verifies_with_either_secret_while_one_is_replaced()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, context) => context.Response.WriteAsync("""{"allow":true}""");
        await using var server = await ChatServer.StartAsync(receiver.AsHook($"PreviousSecret={WebhookReceiver.OtherSecret}"));
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync("room");
        await alice.SayAsync("room", "Grüße 🌍");
        using var verifier = new Verifier();

        foreach (var request in receiver.Requests)
        {
            (await verifier.FaultAsync(request, WebhookReceiver.Secret)).Should().BeNull();
            (await verifier.FaultAsync(request, WebhookReceiver.OtherSecret)).Should().BeNull();
            (await verifier.FaultAsync(request, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).Should().NotBeNull();
            (await verifier.FaultAsync(request with { Body = request.Body + " " }, WebhookReceiver.Secret)).Should().NotBeNull();
        }
    }
}
