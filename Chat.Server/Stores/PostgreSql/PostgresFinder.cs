using Chat.Server.Ports;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>Looks through all streams for what a user has said, a bounded number of rows at a time, in the order of streams and numbers; then through the states for what the log has trimmed.</summary>
internal sealed class PostgresFinder(PostgresDatabase database)
{
    /// <summary>How many messages one call looks at.</summary>
    private const long StepRows = 5000;

    /// <summary>With this a place begins that goes through the states of rooms.</summary>
    private const char TrimmedPlace = 's';

    private const string Bound = "SELECT stream, seq FROM messages WHERE (stream, seq) > ($1, $2) ORDER BY stream, seq OFFSET $3 LIMIT 1";

    private const string Find = $"""
        SELECT s.key, m.stream, {MessageRow.Columns} FROM messages m JOIN streams s ON s.id = m.stream
        WHERE (m.stream, m.seq) > ($1, $2) AND (m.stream, m.seq) <= ($3, $4) AND m.seq > s.trimmed AND s.key NOT LIKE 'u:%'
            AND (m.sender = $5 OR (m.change IS NOT NULL AND m.extras IS NOT NULL AND position($6 IN m.extras) > 0))
        ORDER BY m.stream, m.seq LIMIT $7
        """;

    private const string FindTrimmed = """
        SELECT s.key, e.stream, e.seq, e.id, e.sender, ''::bytea, e.at, NULL::bytea, e.extras, NULL::bigint, NULL::smallint, NULL::bigint, NULL::bytea
        FROM state e JOIN streams s ON s.id = e.stream WHERE e.sender = $3 AND (e.stream, e.seq) > ($1, $2) AND e.seq <= s.trimmed ORDER BY e.stream, e.seq LIMIT $4
        """;

    public ValueTask<SentPage> FindAsync(string sender, string? from, int limit, CancellationToken cancellation) => from is [TrimmedPlace, ..]
        ? FindTrimmedAsync(sender, NumberedPlace.Parse(from[1..]), limit, cancellation)
        : FindAsync(sender, NumberedPlace.Parse(from), limit, cancellation);

    private ValueTask<SentPage> FindAsync(string sender, NumberedPlace from, int limit, CancellationToken cancellation) => database.ReadAsync(async connection =>
    {
        NumberedPlace? bound = null;
        await using (var look = connection.Command(Bound, from.Stream, from.Seq, StepRows - 1L))
        await using (var row = await look.ExecuteReaderAsync(cancellation))
            if (await row.ReadAsync(cancellation)) bound = new NumberedPlace(row.GetInt64(0), row.GetInt64(1));

        var to = bound ?? new NumberedPlace(long.MaxValue, long.MaxValue);
        var found = new List<SentMessage>();
        NumberedPlace? last = null;
        var count = 0;
        await using var find = connection.Command(Find, from.Stream, from.Seq, to.Stream, to.Seq, MessageRow.Bytes(sender), MessageReactions.Quoted(sender), (long)limit);
        await using var rows = await find.ExecuteReaderAsync(cancellation);
        for (; await rows.ReadAsync(cancellation); count++)
        {
            var message = MessageRow.Read(rows, 2);
            last = new NumberedPlace(rows.GetInt64(1), message.Seq);
            if (message.From == sender || SentMessages.IsReactedBy(message, sender)) found.Add(new SentMessage(new StreamKey(rows.GetString(0)), message));
        }

        return new SentPage(found, (count == limit ? last : bound)?.ToString() ?? $"{TrimmedPlace}{default(NumberedPlace)}");
    }, cancellation);

    private ValueTask<SentPage> FindTrimmedAsync(string sender, NumberedPlace from, int limit, CancellationToken cancellation) => database.ReadAsync(async connection =>
    {
        var found = new List<SentMessage>();
        NumberedPlace? last = null;
        await using var find = connection.Command(FindTrimmed, from.Stream, from.Seq, MessageRow.Bytes(sender), (long)limit);
        await using var rows = await find.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            found.Add(new SentMessage(new StreamKey(rows.GetString(0)), MessageRow.Read(rows, 2)));
            last = new NumberedPlace(rows.GetInt64(1), found[^1].Message.Seq);
        }

        return new SentPage(found, found.Count == limit ? $"{TrimmedPlace}{last}" : null);
    }, cancellation);
}
