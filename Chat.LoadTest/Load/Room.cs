using System.Text;

namespace Chat.LoadTest.Load;

/// <summary>A room of the load test and its members.</summary>
internal sealed class Room(string name, int members)
{
    public string Name => name;

    public byte[] NameBytes { get; } = Encoding.ASCII.GetBytes(name);

    public Member[] Members { get; } = new Member[members];

    public RoomLedger Ledger { get; } = new();

    /// <summary>Set while messages are sent one after the other: knows when a message has reached everyone.</summary>
    public InFlight? InFlight { get; set; }
}
