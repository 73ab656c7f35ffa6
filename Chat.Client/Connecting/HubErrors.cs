using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Contracts;

namespace Chat.Client.Connecting;

/// <summary>Reads the texts of errors that SignalR carries.</summary>
internal static class HubErrors
{
    private const string Marker = "HubException: ";

    public static ChatException Parse(string text)
    {
        for (var at = text.LastIndexOf(Marker, StringComparison.Ordinal); at >= 0; at = at == 0 ? -1 : text.LastIndexOf(Marker, at - 1, StringComparison.Ordinal))
        {
            var match = Regex.Match(text[(at + Marker.Length)..], "^(?<code>[a-z_]+): (?<message>.*)$", RegexOptions.Singleline);
            if (match.Success) return Make(match.Groups["code"].Value, match.Groups["message"].Value);
        }

        return text.Contains("deserializ", StringComparison.OrdinalIgnoreCase)
            ? new ChatException(ChatClientErrors.Unreadable, text)
            : new ChatException(ChatErrors.Internal, text);
    }

    private static ChatException Make(string code, string message) => new(code, message)
    {
        RetryAfter = After(message, ChatErrors.RetryAfterMarker) is { } wait && long.TryParse(wait, NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
            ? TimeSpan.FromMilliseconds(ms)
            : null,
        Until = After(message, ChatErrors.UntilMarker) is { } until
            && DateTimeOffset.TryParse(until, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : null,
    };

    private static string? After(string message, string marker)
    {
        var at = message.LastIndexOf(marker, StringComparison.Ordinal);
        return at < 0 ? null : message[(at + marker.Length)..].Trim();
    }
}
