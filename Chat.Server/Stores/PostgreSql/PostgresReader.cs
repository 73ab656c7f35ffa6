using Chat.Contracts;
using Chat.Server.Ports;
using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>Reads streams. Each answer is one statement, so it is as of one moment, whoever writes, trims or clears meanwhile.</summary>
internal sealed class PostgresReader(PostgresDatabase database)
{
    /// <summary>What stands before the messages of every answer.</summary>
    private const string Head = "l.epoch_seed, s.epoch, s.seq, s.trimmed, s.changes, s.changes_lost";

    private const int HeadCount = 6;

    /// <summary>What there is of a message beside the overhead: no more than it counts for, so that all that is on the page is read, and little more.</summary>
    private const string Size = "octet_length(text) + coalesce(octet_length(extras), 0)";

    private const string ReadAfter = $"""
        SELECT {Head}, {MessageRow.Columns} FROM log l LEFT JOIN streams s ON s.key = $1
        LEFT JOIN LATERAL (SELECT ($2::text IS NULL OR $2 = s.epoch) AND $3 >= s.trimmed AND $3 <= s.seq AS continuous) p ON true
        LEFT JOIN LATERAL (
            SELECT * FROM (
                SELECT *, sum({Size}) OVER (ORDER BY CASE WHEN p.continuous THEN seq ELSE -seq END) - ({Size}) AS before FROM messages
                WHERE stream = s.id AND seq > CASE WHEN p.continuous THEN $3 ELSE greatest(s.trimmed, s.seq - $4) END
                    AND seq <= CASE WHEN p.continuous THEN least(s.seq, $3 + $4) ELSE s.seq END
            ) sized WHERE before <= $5
        ) m ON true ORDER BY m.seq
        """;

    private const string ReadBefore = $"""
        SELECT {Head}, {MessageRow.Columns} FROM log l LEFT JOIN streams s ON s.key = $1
        LEFT JOIN LATERAL (
            SELECT * FROM (
                SELECT *, sum({Size}) OVER (ORDER BY seq DESC) - ({Size}) AS before FROM messages
                WHERE stream = s.id AND seq > greatest(s.trimmed, least($2 - 1, s.seq) - $3) AND seq < $2 AND seq <= s.seq
            ) sized WHERE before <= $4
        ) m ON true ORDER BY m.seq
        """;

    private const string ReadChanges = $"""
        SELECT {Head}, {MessageRow.Columns} FROM log l LEFT JOIN streams s ON s.key = $1
        LEFT JOIN LATERAL (
            SELECT * FROM messages
            WHERE stream = s.id AND seq > s.trimmed AND change > CASE WHEN ($2::text IS NULL OR $2 = s.epoch) AND $3 >= s.changes_lost AND $3 <= s.changes THEN $3 ELSE 0 END
            ORDER BY change LIMIT $4
        ) m ON true ORDER BY m.change
        """;

    private const string ReadNewest = $"""
        SELECT {Head}, {MessageRow.Columns} FROM log l CROSS JOIN unnest($1) WITH ORDINALITY AS asked(key, place) LEFT JOIN streams s ON s.key = asked.key
        LEFT JOIN LATERAL (SELECT * FROM messages WHERE stream = s.id AND seq = s.seq AND s.seq > s.trimmed) m ON true ORDER BY asked.place
        """;

    private const string ReadHeads = $"""
        SELECT {Head} FROM log l CROSS JOIN unnest($1) WITH ORDINALITY AS asked(key, place) LEFT JOIN streams s ON s.key = asked.key ORDER BY asked.place
        """;

    private const string ReadInboxes = "SELECT coalesce(i.epoch, ''), coalesce(i.seq, 0) FROM unnest($1) WITH ORDINALITY AS asked(key, place) LEFT JOIN inboxes i ON i.key = asked.key ORDER BY asked.place";

    private const string ReadState = $"""
        SELECT {Head}, e.seq, e.id, e.sender, ''::bytea, e.at, NULL::bytea, e.extras, NULL::bigint, NULL::smallint, NULL::bigint, NULL::bytea
        FROM log l LEFT JOIN streams s ON s.key = $1 LEFT JOIN state e ON e.stream = s.id AND ($2::bytea IS NULL OR e.key = $2) ORDER BY e.seq
        """;

    private const string CountMentions = """
        SELECT coalesce(c.count, 0)::int FROM unnest($1, $2, $3) WITH ORDINALITY AS asked(key, epoch, after, place) LEFT JOIN streams s ON s.key = asked.key
        LEFT JOIN LATERAL (
            SELECT count(*) FROM (
                SELECT 1 FROM mentions WHERE stream = s.id AND user_id = $4
                    AND seq > greatest(s.trimmed, CASE WHEN asked.epoch IS NULL OR asked.epoch = s.epoch THEN asked.after ELSE 0 END) LIMIT $5
            ) counted
        ) c ON true ORDER BY asked.place
        """;

    public async ValueTask<LogPage> ReadAfterAsync(StreamKey stream, LogPosition after, PageLimit limit, CancellationToken cancellation)
    {
        var (head, first, messages) = await ReadAsync(stream, ReadAfter, [stream.Value, Sql.TextOrNull(after.Epoch), after.Seq, (long)limit.Messages, (long)limit.Bytes], cancellation);
        return Page(PageRange.After(after, head.Position, first, limit), head, messages);
    }

    public async ValueTask<LogPage> ReadBeforeAsync(StreamKey stream, long before, PageLimit limit, CancellationToken cancellation)
    {
        var (head, first, messages) = await ReadAsync(stream, ReadBefore, [stream.Value, before, (long)limit.Messages, (long)limit.Bytes], cancellation);
        return Page(PageRange.Before(before, head.Position, first, limit), head, messages);
    }

    public ValueTask<ChangePage> ReadChangesAsync(StreamKey stream, LogPosition after, PageLimit limit, CancellationToken cancellation) => database.ReadAsync(async connection =>
    {
        await using var command = connection.Command(ReadChanges, stream.Value, Sql.TextOrNull(after.Epoch), after.Seq, limit.Messages + 1L);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        await rows.ReadAsync(cancellation);
        var head = HeadOf(rows, stream);
        var range = ChangeRange.Of(after, head, rows.IsDBNull(5) ? 0 : rows.GetInt64(5));
        var page = new List<LoggedMessage>();
        var budget = new PageBudget(limit.Bytes);
        do
        {
            if (rows.IsDBNull(HeadCount)) break;
            var message = MessageRow.Read(rows, HeadCount);
            if (page.Count == limit.Messages || !budget.TryTake(message.PageBytes)) return new ChangePage(page, head, HasMore: true, range.Continuous);
            page.Add(message);
        }
        while (await rows.ReadAsync(cancellation));
        return new ChangePage(page, head, HasMore: false, range.Continuous);
    }, cancellation);

    public ValueTask<IReadOnlyList<StreamHead>> HeadsAsync(IReadOnlyList<StreamKey> streams, CancellationToken cancellation) => database.ReadAsync(async connection =>
    {
        var heads = new StreamHead[streams.Count];
        int[] rooms = [.. Enumerable.Range(0, heads.Length).Where(i => !streams[i].IsInbox)], inboxes = [.. Enumerable.Range(0, heads.Length).Where(i => streams[i].IsInbox)];
        await ReadAsync(ReadHeads, rooms, (row, stream) => HeadOf(row, stream));
        await ReadAsync(ReadInboxes, inboxes, (row, _) => new StreamHead(new StreamPosition(row.GetString(0), row.GetInt64(1)), 0));
        return (IReadOnlyList<StreamHead>)heads;

        async Task ReadAsync(string sql, int[] places, Func<NpgsqlDataReader, StreamKey, StreamHead> read)
        {
            if (places.Length == 0) return;
            await using var command = connection.Command(sql, (object)places.Select(i => streams[i].Value).ToArray());
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            for (var i = 0; await rows.ReadAsync(cancellation); i++) heads[places[i]] = read(rows, streams[places[i]]);
        }
    }, cancellation);

    public ValueTask<IReadOnlyList<NewestMessage>> NewestAsync(IReadOnlyList<StreamKey> streams, CancellationToken cancellation) => database.ReadAsync(async connection =>
    {
        var newest = new List<NewestMessage>(streams.Count);
        await using var command = connection.Command(ReadNewest, (object)streams.Select(stream => stream.Value).ToArray());
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            newest.Add(new NewestMessage(HeadOf(rows, streams[newest.Count]), rows.IsDBNull(3) ? 0 : rows.GetInt64(3), rows.IsDBNull(HeadCount) ? null : MessageRow.Read(rows, HeadCount)));
        return (IReadOnlyList<NewestMessage>)newest;
    }, cancellation);

    public async ValueTask<StateSnapshot> ReadStateAsync(StreamKey stream, string? key, CancellationToken cancellation)
    {
        var (head, _, events) = await ReadAsync(stream, ReadState, [stream.Value, key is null ? Sql.NoBytes : MessageRow.Bytes(key)], cancellation);
        return new StateSnapshot(head.Position, events);
    }

    public ValueTask<IReadOnlyList<int>> CountMentionsAsync(string userId, IReadOnlyList<(StreamKey Stream, LogPosition After)> places, int max, CancellationToken cancellation) =>
        database.ReadAsync(async connection =>
        {
            var counts = new List<int>(places.Count);
            await using var command = connection.Command(CountMentions, places.Select(place => place.Stream.Value).ToArray(), places.Select(place => place.After.Epoch).ToArray(),
                places.Select(place => place.After.Seq).ToArray(), MessageRow.Bytes(userId), (long)max);
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation)) counts.Add(rows.GetInt32(0));
            return (IReadOnlyList<int>)counts;
        }, cancellation);

    private static LogPage Page(PageRange range, StreamHead head, List<LoggedMessage> messages)
    {
        var budget = new PageBudget(range.Bytes);
        var kept = 0;
        while (kept < messages.Count && budget.TryTake(messages[range.KeepsNewest ? ^(kept + 1) : kept].PageBytes)) kept++;
        if (range.KeepsNewest) messages.RemoveRange(0, messages.Count - kept);
        else messages.RemoveRange(kept, messages.Count - kept);
        range = range.Keep(kept);
        return new LogPage(messages, head.Position, range.HasMore, range.Continuous);
    }

    private static StreamHead HeadOf(NpgsqlDataReader row, StreamKey stream) => row.IsDBNull(1)
        ? new StreamHead(new StreamPosition(new EpochSeed(row.GetString(0)).For(stream), 0), 0)
        : new StreamHead(new StreamPosition(row.GetString(1), row.GetInt64(2)), row.GetInt64(4));

    private ValueTask<(StreamHead Head, long First, List<LoggedMessage> Messages)> ReadAsync(StreamKey stream, string sql, object?[] parameters, CancellationToken cancellation) =>
        database.ReadAsync(async connection =>
        {
            await using var command = connection.Command(sql, parameters);
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            await rows.ReadAsync(cancellation);
            var head = HeadOf(rows, stream);
            var first = rows.IsDBNull(3) ? 1 : rows.GetInt64(3) + 1;
            var messages = new List<LoggedMessage>();
            do
            {
                if (!rows.IsDBNull(HeadCount)) messages.Add(MessageRow.Read(rows, HeadCount));
            }
            while (await rows.ReadAsync(cancellation));
            return (head, first, messages);
        }, cancellation);
}
