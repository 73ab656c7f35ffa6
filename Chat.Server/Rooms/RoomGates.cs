namespace Chat.Server.Rooms;

/// <summary>
/// Lets one change of a room's membership finish, announcement included, before this node begins the next, so that
/// members hear of joins and leaves in the order in which they happened. Rooms share a fixed number of gates: two rooms
/// may wait for each other, never for long, and memory is bounded.
/// </summary>
internal sealed class RoomGates
{
    private readonly SemaphoreSlim[] gates = [.. Enumerable.Range(0, 512).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Enters the gates of all the rooms, in a fixed order so that no two callers wait for each other.</summary>
    public async ValueTask<Passage> EnterAsync(IReadOnlyList<string> rooms)
    {
        var indexes = rooms.Count == 1
            ? [IndexOf(rooms[0])]
            : rooms.Select(IndexOf).Distinct().Order().ToArray();
        foreach (var index in indexes) await gates[index].WaitAsync();
        return new Passage(gates, indexes);
    }

    public ValueTask<Passage> EnterAsync(string room) => EnterAsync([room]);

    private int IndexOf(string room) => (int)((uint)room.GetHashCode(StringComparison.Ordinal) % (uint)gates.Length);

    internal readonly struct Passage(SemaphoreSlim[] gates, int[] indexes) : IDisposable
    {
        public void Dispose()
        {
            foreach (var index in indexes) gates[index].Release();
        }
    }
}
