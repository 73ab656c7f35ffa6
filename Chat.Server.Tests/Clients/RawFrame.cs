using System.Buffers.Binary;
using System.Text;

namespace Chat.Server.Tests.Clients;

/// <summary>One WebSocket frame as it stood on the wire.</summary>
internal sealed record RawFrame(bool Final, bool Compressed, int Opcode, byte[] Payload)
{
    public const int Continuation = 0;
    public const int Text = 1;
    public const int Binary = 2;
    public const int Close = 8;
    public const int Ping = 9;
    public const int Pong = 10;

    public string AsText => Encoding.UTF8.GetString(Payload);

    public int CloseCode => Payload.Length < 2 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(Payload);

    public string CloseReason => Encoding.UTF8.GetString(Payload.AsSpan(Math.Min(2, Payload.Length)));
}
