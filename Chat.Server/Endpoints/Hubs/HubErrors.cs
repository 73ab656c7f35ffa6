using System.Globalization;
using Chat.Contracts;
using Chat.Server.Kernel;
using Microsoft.AspNetCore.SignalR;

namespace Chat.Server.Endpoints.Hubs;

/// <summary>Errors as SignalR carries them to clients: a stable code, a colon, and a text for the client's developer.</summary>
internal static class HubErrors
{
    public static HubException Of(string code, string message) => new($"{code}: {message}");

    public static HubException Of(ChatException refusal) => Of(refusal.Code, refusal switch
    {
        { Until: { } until } => $"{refusal.Message} {ChatErrors.UntilMarker}{ChatTime.Text(until)}",
        { RetryAfter: { } wait } => string.Create(CultureInfo.InvariantCulture, $"{refusal.Message} {ChatErrors.RetryAfterMarker}{(long)Math.Ceiling(wait.TotalMilliseconds)}"),
        _ => refusal.Message,
    });

    /// <summary>The code of an error made here.</summary>
    public static string CodeOf(HubException error) => error.Message.Split(':', 2)[0];

    public static HubException Ended() => Of(ChatErrors.Unavailable, "The connection has ended.");
}
