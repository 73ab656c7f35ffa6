using System.Buffers;
using System.Buffers.Binary;

namespace Chat.LoadTest.Wire;

/// <summary>
/// Finds the frames of a server in bytes that come in any pieces. A frame that lies whole in what was received is handed on
/// from there; memory is rented only for frames that came in parts, and given back with the last one.
/// </summary>
internal sealed class FrameReader(bool deflate = false) : IDisposable
{
    /// <summary>No frame of the server comes near this; a larger length means that reading has gone astray.</summary>
    public const int MaxFrame = 64 * 1024 * 1024;

    private const byte Reserved = 0x30;
    private const byte Compressed = 0x40;

    private readonly Remainder raw = new();
    private readonly Remainder message = new();
    private readonly Inflater? inflater = deflate ? new Inflater() : null;

    /// <exception cref="InvalidDataException">The bytes are no frames of a server.</exception>
    public void Feed(ReadOnlySpan<byte> bytes, IFrameHandler handler)
    {
        if (raw.Length == 0)
        {
            raw.Append(bytes[Parse(bytes, handler)..]);
            return;
        }

        raw.Append(bytes);
        raw.Consume(Parse(raw.Bytes, handler));
    }

    public void Dispose()
    {
        raw.Dispose();
        message.Dispose();
        inflater?.Dispose();
    }

    private int Parse(ReadOnlySpan<byte> bytes, IFrameHandler handler)
    {
        var used = 0;
        while (TryFrame(bytes[used..], out var head, out var payload, out var length))
        {
            used += length;
            var opcode = (Opcode)(head & 0x0F);
            if (opcode >= Opcode.Close) handler.OnControl(opcode, payload);
            else if ((head & Compressed) != 0) Take(Unpack(head, payload), final: true, handler);
            else Take(payload, final: (head & 0x80) != 0, handler);
        }

        return used;
    }

    private ReadOnlySpan<byte> Unpack(byte head, ReadOnlySpan<byte> payload)
    {
        if (inflater is null || (head & 0x80) == 0) throw new InvalidDataException("The server sent a compressed frame that was not agreed on, or in parts.");
        return inflater.Unpack(payload);
    }

    private void Take(ReadOnlySpan<byte> payload, bool final, IFrameHandler handler)
    {
        if (message.Length == 0 && final)
        {
            message.Append(payload[handler.OnMessage(payload)..]);
            return;
        }

        message.Append(payload);
        if (final) message.Consume(handler.OnMessage(message.Bytes));
    }

    private static bool TryFrame(ReadOnlySpan<byte> bytes, out byte head, out ReadOnlySpan<byte> payload, out int frame)
    {
        payload = default;
        (head, frame) = (0, 0);
        if (bytes.Length < 2) return false;
        head = bytes[0];
        if ((head & Reserved) != 0) throw new InvalidDataException("The server sent a frame with reserved bits.");
        if ((bytes[1] & 0x80) != 0) throw new InvalidDataException("The server sent a masked frame.");
        long length = bytes[1];
        var start = length switch { 126 => 4, 127 => 10, _ => 2 };
        if (bytes.Length < start) return false;
        if (start == 4) length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        else if (start == 10) length = BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
        if (length is < 0 or > MaxFrame) throw new InvalidDataException($"The server sent a frame of {length} bytes.");
        if (bytes.Length - start < length) return false;
        payload = bytes.Slice(start, (int)length);
        frame = start + (int)length;
        return true;
    }

    /// <summary>Bytes that wait for more; holds no memory while there are none.</summary>
    private sealed class Remainder : IDisposable
    {
        private byte[] buffer = [];

        public int Length { get; private set; }

        public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, Length);

        public void Append(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length == 0) return;
            if (buffer.Length - Length < bytes.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + bytes.Length, buffer.Length * 2));
                Bytes.CopyTo(larger);
                Return();
                buffer = larger;
            }

            bytes.CopyTo(buffer.AsSpan(Length));
            Length += bytes.Length;
        }

        public void Consume(int count)
        {
            Bytes[count..].CopyTo(buffer);
            Length -= count;
            if (Length == 0) Dispose();
        }

        public void Dispose()
        {
            Return();
            (buffer, Length) = ([], 0);
        }

        private void Return()
        {
            if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
