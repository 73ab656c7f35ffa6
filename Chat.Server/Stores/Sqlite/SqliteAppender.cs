using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>Gives the messages of one group their numbers, and finds those that were said before. The writer's.</summary>
internal sealed class SqliteAppender(SqliteStreams streams, Unflushed unflushed, SqliteFinder finder, HistoryOptions options)
{
    private readonly Dictionary<DuplicateKey, LoggedMessage> repeatable = [];
    private readonly List<SqliteStream> created = [];
    private readonly StagedState state = new(finder);

    /// <summary>The messages of the group, in their order.</summary>
    public List<StagedMessage> Staged { get; } = [];

    /// <summary>Whether one of them changes the state of its room: then the tables must have them at once.</summary>
    public bool ChangesState => state.IsChanged;

    public void Begin()
    {
        state.Begin();
        Staged.Clear();
        repeatable.Clear();
        created.Clear();
    }

    /// <exception cref="SqliteException">The tables cannot be read.</exception>
    public AppendResult Append(StreamKey key, in MessageDraft draft, DateTimeOffset now)
    {
        if (!streams.TryGet(key, out var stream))
        {
            stream = streams.Add(key);
            created.Add(stream);
        }

        if (draft.ClientMessageId is { } id && Find(new DuplicateKey(stream, draft.From, id), now) is { } first)
            return Amending.Repeat(first, draft, stream.Epoch);
        if (draft.State is not { } change) return new(AppendOutcome.Stored, Stage(stream, draft, now), stream.Epoch);
        var replaced = state.Find(stream, change.Key);
        return state.Fits(stream, change, replaced)
            ? new(AppendOutcome.Stored, Stage(stream, draft, now, replaced), stream.Epoch)
            : Amending.Full(draft, ChatTime.WholeMilliseconds(now.UtcDateTime), stream.Epoch);
    }

    /// <summary>The group is on disk: readers see it.</summary>
    /// <param name="positions">Where in the journal its messages are.</param>
    public void Publish(IReadOnlyList<long> positions)
    {
        for (var i = 0; i < Staged.Count; i++) Staged[i].Stream.Append(Staged[i].Message.Seq, positions[i]);
        foreach (var staged in Staged) staged.Stream.Publish();
    }

    /// <summary>The group is refused.</summary>
    public void Rollback()
    {
        foreach (var staged in Staged) staged.Stream.Rollback();
        foreach (var stream in created) streams.Remove(stream);
    }

    private LoggedMessage Stage(SqliteStream stream, in MessageDraft draft, DateTimeOffset now, StateRow? replaced = null)
    {
        var id = MessageIds.Next(now);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()).UtcDateTime;
        var message = new LoggedMessage(id.ToString(), ++stream.Head, draft.From, draft.Text, time, draft.ClientMessageId, Extras: draft.Extras);
        Staged.Add(new StagedMessage(stream, id, message) { State = draft.State, Replaced = replaced });
        if (draft.State is { } change) state.Set(stream, change.Key, replaced, StateRow.Of(id, message, change));
        if (draft.ClientMessageId is not null) repeatable[new DuplicateKey(stream, draft.From, draft.ClientMessageId)] = message;
        return message;
    }

    private LoggedMessage? Find(in DuplicateKey key, DateTimeOffset now)
    {
        var first = repeatable.GetValueOrDefault(key) ?? unflushed.Find(key);
        // What leaves the unflushed is in the table before.
        if (first is null && key.Stream.Extent.LastRow > 0) first = finder.Find(key);
        return first is not null && first.Timestamp >= (now - options.DuplicateWindow).UtcDateTime ? first : null;
    }
}
