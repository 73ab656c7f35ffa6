using System.Globalization;
using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Endpoints.Http.Users;

/// <summary>The connections that ended last, of all nodes: each remembers its own, see <see cref="EndedConnectionAnswers"/>. A page may be shorter than asked for.</summary>
internal sealed class EndedConnectionSearch(INodes nodes)
{
    public const string Question = "ended";

    /// <summary>The most of one page, so that a node's answer stays small.</summary>
    private const int MaxPage = 400;

    /// <exception cref="FormatException">The cursor is none.</exception>
    public async ValueTask<EndedConnectionList> ListAsync(string? userId, string? code, string? cursor, int limit, CancellationToken cancellation)
    {
        limit = Math.Min(limit, MaxPage);
        var order = new EndedConnectionOrder(userId, CodeOf(code), cursor is null ? null : EndedConnectionPlace.Parse(cursor), limit + 1);
        var replies = await nodes.AskAsync(Question, JsonSerializer.Serialize(order, ApiJson.BetweenNodes), cancellation);
        EndedConnection[] found =
        [
            .. replies.Where(reply => reply.Body is not null)
                .SelectMany(reply => JsonSerializer.Deserialize<EndedConnection[]>(reply.Body!, ApiJson.BetweenNodes)!)
                .OrderByDescending(end => end.EndedAt).ThenBy(end => end.ConnectionId, StringComparer.Ordinal),
        ];
        return new EndedConnectionList(
            found[..Math.Min(found.Length, limit)],
            [.. replies.Where(reply => reply.Body is null).Select(reply => reply.Node)],
            found.Length > limit ? EndedConnectionPlace.Of(found[limit - 1]).ToCursor() : null);
    }

    private static int? CodeOf(string? code) => code switch
    {
        null => null,
        "none" => 0,
        _ when int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new ChatException(ChatErrors.InvalidRequest, "The parameter code is a close code such as 4008, or 'none' for connections that the server did not close."),
    };
}
