using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Chat.Server.Tests.Webhooks;

public sealed class WebhookOptionsTests
{
    private const string Good = WebhookReceiver.Secret;

    [Fact]
    public void Every_mistake_is_named_with_its_path_and_no_secret_is()
    {
        var failures = Start(
            "Endpoints:0:Name=orders", "Endpoints:0:Url=https://user:s3cret@example.com/", $"Endpoints:0:Secret={Good}", "Endpoints:0:Evnts:0=message",
            "Endpoints:1:Name=orders", "Endpoints:1:Url=ftp://example.com/?key=s3cret", "Endpoints:1:Secret=s3cret", "Endpoints:1:Events:0=mesage", "Endpoints:1:Rooms:0=a*b",
            "Endpoints:2:Name=no name", "Endpoints:2:Url=https://example.com", $"Endpoints:2:Secret={Good}", $"Endpoints:2:PreviousSecret={Good[..20]}",
            "Endpoints:3=https://example.com", "BatchSize=0", "MaxOffline=1001", "Timeout=soon",
            "Before:Url=nowhere", "Before:Secret=s3cret", "Before:Timeout=00:01:00", "Before:OnFailure=Maybe", "Before:Events:0=leave", "Before:Secrt=x");

        string[] expected =
        [
            "Chat:Webhooks:Endpoints:0:Evnts is not a setting; did you mean Chat:Webhooks:Endpoints:0:Events?",
            "Chat:Webhooks:Endpoints:0:Url has a user name or a password*",
            "Chat:Webhooks:Endpoints:1:Name is 'orders', as another endpoint's.",
            "Chat:Webhooks:Endpoints:1:Url is not an address such as *",
            "Chat:Webhooks:Endpoints:1:Secret is not whsec_ and *",
            "Chat:Webhooks:Endpoints:1:Events: 'mesage' is not one of message, message_edited, *",
            "Chat:Webhooks:Endpoints:1:Rooms: 'a?b' is neither *",
            "Chat:Webhooks:Endpoints:2:Name has 1 to 64 letters*",
            "Chat:Webhooks:Endpoints:2:PreviousSecret is not *",
            "Chat:Webhooks:Endpoints:3 is a group of settings and has no value of its own.",
            "Chat:Webhooks:BatchSize: *",
            "Chat:Webhooks:MaxOffline: *",
            "Chat:Webhooks:Timeout is 'soon', which is not a time span*",
            "Chat:Webhooks:Before:Url is not an address*",
            "Chat:Webhooks:Before:Secret is not *",
            "Chat:Webhooks:Before:Timeout: *",
            "Chat:Webhooks:Before:OnFailure is 'Maybe', which is not one of Open, Closed.",
            "Chat:Webhooks:Before:Events: 'leave' is not one of message, join.",
            "Chat:Webhooks:Before:Secrt is not a setting; did you mean Chat:Webhooks:Before:Secret?",
        ];
        foreach (var one in expected) failures.Should().ContainMatch(one);
        failures.Should().NotContainMatch("*s3cret*").And.NotContainMatch($"*{Good[6..20]}*");
    }

    [Fact]
    public void What_is_not_given_is_off() => Start().Should().BeEmpty();

    private static IReadOnlyList<string> Start(params string[] settings)
    {
        try
        {
            using var app = Program.Build([$"--Jwt:SigningKey={TestTokens.SigningKey}", .. settings.Select(setting => $"--Chat:Webhooks:{setting}")]);
            return [];
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures];
        }
        catch (AggregateException e)
        {
            return [.. e.InnerExceptions.Cast<OptionsValidationException>().SelectMany(one => one.Failures)];
        }
    }
}
