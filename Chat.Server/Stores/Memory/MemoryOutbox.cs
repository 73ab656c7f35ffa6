using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Memory;

/// <summary>The outbox of <see cref="MemoryMessageLog"/>. A restart loses it, as it loses the log.</summary>
internal sealed class MemoryOutbox(OutboxSettings settings, TimeProvider time) : IOutbox
{
    private readonly Lock gate = new();
    private readonly List<OutboxEntry> entries = []; // of growing numbers
    private readonly Dictionary<string, Place> places = settings.Readers.ToDictionary(reader => reader, _ => new Place());
    private long last;

    public bool IsOn => settings.IsOn;

    /// <summary>Adds a changed message, if its change is one to be told of.</summary>
    public void Add(string room, LoggedMessage changed)
    {
        if (settings.TypeOf(changed.Change!) is { } type) Add(type, room, changed);
    }

    /// <summary>Adds a message as it stands now. Called with the lock of its stream, which makes the order.</summary>
    public void Add(string type, string room, LoggedMessage message) => Add(type, room, message, body: null, message.Change?.At ?? message.Timestamp);

    public ValueTask AddAsync(string type, string? room, string body, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled(cancellation);
        if (IsOn) Add(type, room, message: null, body, ChatTime.WholeMilliseconds(time.GetUtcNow().UtcDateTime));
        return ValueTask.CompletedTask;
    }

    public ValueTask<OutboxPage> ReadAsync(string reader, int limit, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled<OutboxPage>(cancellation);
        lock (gate)
        {
            var place = PlaceOf(reader);
            var budget = new PageBudget(OutboxText.PageBytes);
            var page = entries.Skip(IndexAfter(place.Number)).Take(limit).TakeWhile(entry => budget.TryTake(OutboxText.Size(entry))).ToList();
            var lost = place.Lost;
            place.Lost = 0;
            return new(new OutboxPage(page, lost));
        }
    }

    public ValueTask AdvanceAsync(string reader, long number, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled(cancellation);
        lock (gate)
        {
            var place = PlaceOf(reader);
            place.Number = Math.Max(place.Number, Math.Min(number, last));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> TryClaimAsync(string reader, string holder, TimeSpan lease, CancellationToken cancellation = default) =>
        cancellation.IsCancellationRequested ? ValueTask.FromCanceled<bool>(cancellation) : new(true);

    public ValueTask TidyAsync(CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled(cancellation);
        lock (gate)
        {
            foreach (var forgotten in places.Keys.Except(settings.Readers).ToList()) places.Remove(forgotten);
            var passed = places.Count == 0 ? last : places.Values.Min(place => place.Number);
            var oldest = (time.GetUtcNow() - settings.MaxAge).UtcDateTime;
            var drop = Math.Max(IndexAfter(passed), entries.Count - (int)Math.Min(int.MaxValue, settings.MaxEntries));
            while (drop < entries.Count && entries[drop].At < oldest) drop++;
            Drop(drop);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<(long Count, DateTime? Oldest)> BacklogAsync(string reader, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled<(long, DateTime?)>(cancellation);
        lock (gate)
        {
            var next = IndexAfter(PlaceOf(reader).Number);
            return new((entries.Count - next, next < entries.Count ? entries[next].At : null));
        }
    }

    public ValueTask ForgetUserAsync(string userId, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled(cancellation);
        lock (gate) entries.RemoveAll(entry => OutboxText.Concerns(entry, userId));
        return ValueTask.CompletedTask;
    }

    private void Add(string type, string? room, LoggedMessage? message, string? body, DateTime at)
    {
        lock (gate)
        {
            entries.Add(new OutboxEntry(++last, MessageIds.Next(time.GetUtcNow()), at, type, room, message, body));

            // An eighth over the limit, so that a long list is not moved often.
            if (entries.Count > settings.MaxEntries + 64 + settings.MaxEntries / 8) Drop(entries.Count - (int)settings.MaxEntries);
        }
    }

    private void Drop(int count)
    {
        if (count <= 0) return;
        var to = entries[count - 1].Number;
        foreach (var place in places.Values)
        {
            place.Lost += Math.Max(0, count - IndexAfter(place.Number));
            place.Number = Math.Max(place.Number, to);
        }

        entries.RemoveRange(0, count);
    }

    private Place PlaceOf(string reader)
    {
        if (!places.TryGetValue(reader, out var place)) places[reader] = place = new Place { Number = last };
        return place;
    }

    /// <summary>Where the first entry is whose number is greater.</summary>
    private int IndexAfter(long number)
    {
        var (low, high) = (0, entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (entries[middle].Number <= number) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private sealed class Place
    {
        public long Number { get; set; }

        /// <summary>How many entries went before they were passed, since the last page.</summary>
        public long Lost { get; set; }
    }
}
