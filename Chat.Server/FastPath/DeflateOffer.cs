using Microsoft.Extensions.Primitives;

namespace Chat.Server.FastPath;

/// <summary>What a client offers of permessage-deflate in the opening of a WebSocket (RFC 7692, 7.1).</summary>
internal static class DeflateOffer
{
    /// <summary>Agrees to an offer that <see cref="IsIn"/> has found: neither side keeps a context.</summary>
    public const string Answer = Extension + "; " + ServerForgets + "; " + ClientForgets;

    private const string Extension = "permessage-deflate";
    private const string ServerForgets = "server_no_context_takeover";
    private const string ClientForgets = "client_no_context_takeover";
    private const string ServerWindow = "server_max_window_bits";
    private const string ClientWindow = "client_max_window_bits";

    /// <summary>
    /// Whether one of the offers can be agreed to. One that wants a smaller window of the server cannot: the message that is compressed for all has the usual one.
    /// </summary>
    public static bool IsIn(StringValues extensions)
    {
        foreach (var header in extensions)
        {
            foreach (var offer in (header ?? "").Split(','))
                if (IsAcceptable(offer)) return true;
        }

        return false;
    }

    /// <summary>Whether the framework, which answers for itself, has agreed to something that messages compressed for all keep to.</summary>
    public static bool IsAgreed(StringValues answer) =>
        answer.ToString() is { } agreed && agreed.Contains(ServerForgets, StringComparison.Ordinal) && !agreed.Contains(ServerWindow, StringComparison.Ordinal);

    private static bool IsAcceptable(string offer)
    {
        var parts = offer.Split(';', StringSplitOptions.TrimEntries);
        if (parts[0] != Extension) return false;
        var seen = new HashSet<string>();
        foreach (var part in parts.AsSpan(1))
        {
            var name = part.Split('=', StringSplitOptions.TrimEntries)[0];
            if (name is not (ServerForgets or ClientForgets or ClientWindow) || !seen.Add(name)) return false;
        }

        return true;
    }
}
