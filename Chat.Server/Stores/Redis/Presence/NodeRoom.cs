using System.Collections.Immutable;

namespace Chat.Server.Stores.Redis.Presence;

/// <summary>What this node knows of its entries for one room in Redis. All of it belongs to whoever holds the gate.</summary>
internal sealed class NodeRoom(string name)
{
    public string Name => name;

    /// <summary>Changes of this node's users in the room happen one after the other.</summary>
    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>The ids of this node under which there may be something in the room. May be read without the gate.</summary>
    public ImmutableHashSet<string> Nodes { get; set; } = [];

    /// <summary>The id under which Redis has <see cref="Present"/>; null when it is to be filled in again.</summary>
    public string? CompleteAs { get; set; }

    /// <summary>The users this node has in the room in Redis, but for the unsettled ones.</summary>
    public HashSet<string> Present { get; } = [];

    /// <summary>
    /// Users whose last change may or may not have happened. True: they have left, and when that is certain others must be told.
    /// </summary>
    public Dictionary<string, bool> Unsettled { get; } = [];

    /// <summary>Taken out of the dictionary; whoever still holds it must look again.</summary>
    public bool Removed { get; set; }
}
