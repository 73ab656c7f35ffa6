using Chat.Server.Ports;
using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>What the states of a transaction's streams have, and what becomes of them.</summary>
internal sealed class StateKeys
{
    private readonly Dictionary<string, Dictionary<string, int>> streams = [];
    private readonly Dictionary<(StreamRow Stream, string Key), (LoggedMessage Event, int? Bytes)> changes = [];

    /// <summary>Which entries there are, of the streams that will be changed.</summary>
    public void Read(NpgsqlDataReader rows)
    {
        while (rows.Read()) Of(rows.GetString(0))[MessageRow.Text(rows, 1)!] = rows.GetInt32(2);
    }

    public bool Fits(StreamRow stream, KeyChange change)
    {
        var entries = Of(stream.Key);
        return change.Fits(entries.Count, entries.Values.Sum(bytes => (long)bytes), entries.TryGetValue(change.Key, out var replaced) ? replaced : null);
    }

    public void Apply(StreamRow stream, KeyChange change, LoggedMessage stored)
    {
        if (change.Bytes is { } bytes) Of(stream.Key)[change.Key] = bytes;
        else Of(stream.Key).Remove(change.Key);
        changes[(stream, change.Key)] = (stored, change.Bytes);
    }

    /// <summary>Adds what has to be written.</summary>
    public void Write(NpgsqlBatch batch)
    {
        if (changes.Count == 0) return;
        batch.Then("DELETE FROM state USING unnest($1, $2) AS gone(stream, key) WHERE state.stream = gone.stream AND state.key = gone.key",
            changes.Keys.Select(one => one.Stream.Id).ToArray(), changes.Keys.Select(one => MessageRow.Bytes(one.Key)).ToArray());
        var set = changes.Where(one => one.Value.Bytes is not null).ToArray();
        if (set.Length == 0) return;
        batch.Then(
            "INSERT INTO state (stream, key, seq, id, sender, at, extras, bytes) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)",
            set.Select(one => one.Key.Stream.Id).ToArray(), set.Select(one => MessageRow.Bytes(one.Key.Key)).ToArray(), set.Select(one => one.Value.Event.Seq).ToArray(),
            set.Select(one => Guid.Parse(one.Value.Event.Id)).ToArray(), set.Select(one => MessageRow.Bytes(one.Value.Event.From)).ToArray(),
            set.Select(one => Kernel.ChatTime.ToUnix(one.Value.Event.Timestamp)).ToArray(), set.Select(one => MessageRow.Bytes(one.Value.Event.Extras!)).ToArray(),
            set.Select(one => one.Value.Bytes!.Value).ToArray());
    }

    private Dictionary<string, int> Of(string stream)
    {
        if (!streams.TryGetValue(stream, out var entries)) streams[stream] = entries = [];
        return entries;
    }
}
