using System.Globalization;
using Chat.Server.Ports;
using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>
/// The words of messages, as <see cref="SearchText"/> makes them, in an index of PostgreSQL. Before each stands the number of its stream, so what a search costs depends on
/// its room alone, also for beginnings of words. A row without words was written while there was no search; <see cref="BuildAsync"/> makes them.
/// </summary>
internal sealed class PostgresSearch(PostgresDatabase database, HistoryOptions options)
{
    /// <summary>How many messages one step of building looks at.</summary>
    private const int StepRows = 500;

    /// <summary>The words of a message that is stored, as text of a <c>tsvector</c>; null where there is no search.</summary>
    public static string? WordsOf(HistoryOptions options, StreamRow stream, string text) => options.Search ? WordsOf(stream.Id, stream.Key, text) : null;

    public async ValueTask<SearchResult> SearchAsync(StreamKey stream, SearchQuery query, long before, PageLimit limit, CancellationToken cancellation)
    {
        if (!options.Search) throw new SearchUnavailableException("Messages cannot be searched on this server: Chat:History:Search is off.");
        return await database.ReadAsync(async connection =>
        {
            await using var isBuilt = connection.Command(
                "SELECT s.id, EXISTS (SELECT 1 FROM messages WHERE stream = s.id AND words IS NULL AND seq > s.trimmed) FROM streams s WHERE s.key = $1", stream.Value);
            long id;
            await using (var row = await isBuilt.ExecuteReaderAsync(cancellation))
            {
                if (!await row.ReadAsync(cancellation)) return new SearchResult([], HasMore: false);
                if (row.GetBoolean(1)) throw new SearchUnavailableException("The messages of this room cannot be searched yet: the index is being built. Try again.");
                id = row.GetInt64(0);
            }

            var found = new List<LoggedMessage>();
            var budget = new PageBudget(limit.Bytes);
            await using var find = connection.Command(
                $"""
                SELECT {MessageRow.Columns} FROM streams s JOIN messages m ON m.stream = s.id
                WHERE s.id = $1 AND m.words @@ $2::tsquery AND m.seq > s.trimmed AND m.seq < $3 ORDER BY m.seq DESC LIMIT $4
                """, id, Match(id, query), before, limit.Messages + 1);
            await using var rows = await find.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                var message = MessageRow.Read(rows);
                if (found.Count == limit.Messages || !budget.TryTake(message.PageBytes)) return new SearchResult(found, HasMore: true);
                found.Add(message);
            }

            return new SearchResult(found, HasMore: false);
        }, cancellation);
    }

    /// <summary>Gives some messages their words that have none.</summary>
    /// <returns>Whether there may be more.</returns>
    public async Task<bool> BuildAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (!options.Search) return false;
        var rows = new List<(long Stream, long Seq, long At, string Words)>();
        await using (var find = connection.Command(
            $"SELECT m.stream, m.seq, m.at, m.text, s.key FROM messages m LEFT JOIN streams s ON s.id = m.stream WHERE m.words IS NULL LIMIT {StepRows}"))
        await using (var row = await find.ExecuteReaderAsync(cancellation))
        {
            while (await row.ReadAsync(cancellation))
                rows.Add((row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.IsDBNull(4) ? "" : WordsOf(row.GetInt64(0), row.GetString(4), MessageRow.Text(row, 3)!)));
        }

        // A message that is changed meanwhile gets its words with the change, which makes this one nobody's.
        await using var set = connection.Command(
            """
            UPDATE messages m SET words = v.words::tsvector FROM unnest($1, $2, $3, $4) AS v(stream, seq, at, words)
            WHERE m.stream = v.stream AND m.seq = v.seq AND m.at = v.at AND m.words IS NULL
            """,
            rows.Select(row => row.Stream).ToArray(), rows.Select(row => row.Seq).ToArray(), rows.Select(row => row.At).ToArray(), rows.Select(row => row.Words).ToArray());
        if (rows.Count > 0) await set.ExecuteNonQueryAsync(cancellation);
        return rows.Count == StepRows;
    }

    /// <summary>Conversations have none, which is another thing than that nobody has looked.</summary>
    private static string WordsOf(long stream, string key, string text) =>
        new StreamKey(key).IsRoom ? string.Join(' ', SearchText.WordsOf(text).Select(word => $"'{Prefix(stream)}{word}'")) : "";

    private static string Match(long stream, SearchQuery query) =>
        string.Join(" & ", query.Words.Select(word => $"'{Prefix(stream)}{word.Text}'{(word.IsBeginning ? ":*" : "")}"));

    /// <summary>Digits end at the letter, so no two streams can have the same word.</summary>
    private static string Prefix(long stream) => stream.ToString(CultureInfo.InvariantCulture) + "x";
}
