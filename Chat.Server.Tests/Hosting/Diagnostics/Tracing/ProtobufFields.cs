using System.Buffers.Binary;

namespace Chat.Server.Tests.Hosting.Diagnostics.Tracing;

/// <summary>The fields of one message of Protocol Buffers, as they come: their numbers, and their bytes or values.</summary>
internal ref struct ProtobufFields(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> rest = message;

    public int Number { get; private set; }

    /// <summary>A string, bytes or a message.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>A number.</summary>
    public ulong Value { get; private set; }

    public bool Next()
    {
        if (rest.IsEmpty) return false;
        var tag = Varint();
        Number = (int)(tag >> 3);
        Bytes = default;
        Value = 0;
        switch (tag & 7)
        {
            case 0:
                Value = Varint();
                break;
            case 1:
                Value = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                break;
            case 2:
                Bytes = Take((int)Varint());
                break;
            case 5:
                Value = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                break;
            default:
                throw new InvalidDataException($"Wire type {tag & 7}");
        }

        return true;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }
    }
}
