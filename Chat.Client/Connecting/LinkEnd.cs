using System.Globalization;
using System.Text.RegularExpressions;

namespace Chat.Client.Connecting;

/// <summary>How a connection ended.</summary>
/// <param name="Code">The server's close code, 0 when it gave none.</param>
/// <param name="Reason">For the log.</param>
/// <param name="IsServersDoing">Whether the server ended it with an error that has no code: something it got was bad, or it has a fault.</param>
internal sealed partial record LinkEnd(int Code, string Reason, bool IsServersDoing)
{
    public static LinkEnd From(Exception? error)
    {
        if (error is null) return new(0, "closed", false);
        var match = Regex.Match(error.Message, @"\b(?<code>[14]\d{3}): ");
        if (match.Success) return new(int.Parse(match.Groups["code"].Value, CultureInfo.InvariantCulture), error.Message, false);
        return new(0, error.Message, error.Message.Contains("Connection closed with an error.", StringComparison.Ordinal));
    }
}
