using System.Text;

namespace Chat.LoadTest.Resume;

/// <summary>A room of those that come back.</summary>
internal sealed class ResumeRoom(string name, int index)
{
    private const int NumberBits = 12;

    public string Name => name;

    public byte[] NameBytes { get; } = Encoding.ASCII.GetBytes(name);

    /// <summary>Messages that have a receipt.</summary>
    public int Stored { get; set; }

    /// <summary>What a text says of its message: the room, for a connection is in many, and its number there from 1 on, 4,095 at most.</summary>
    public int Mark(int number) => index << NumberBits | number;

    public static (int Room, int Number) Read(int mark) => (mark >> NumberBits, mark & (1 << NumberBits) - 1);
}
