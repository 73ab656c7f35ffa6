using System.Buffers.Binary;
using Chat.LoadTest.Wire;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.LoadTest;

public sealed class OutgoingFrameTests
{
    [Theory]
    [InlineData(0, 6)]
    [InlineData(1, 6)]
    [InlineData(9, 6)]
    [InlineData(125, 6)]
    [InlineData(126, 8)]
    [InlineData(40_003, 8)]
    public void A_frame_is_masked_and_says_its_length(int length, int headerLength)
    {
        byte[] payload = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
        payload.CopyTo(OutgoingFrame.Current.Payload);

        var frame = OutgoingFrame.Current.Seal(Opcode.Binary, length).ToArray();

        frame.Should().HaveCount(headerLength + length);
        frame[0].Should().Be(0x82);
        (frame[1] & 0x80).Should().Be(0x80);
        (headerLength == 6 ? frame[1] & 0x7F : BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(2))).Should().Be(length);
        var key = frame.AsSpan(headerLength - 4, 4).ToArray();
        frame.Skip(headerLength).Select((value, i) => (byte)(value ^ key[i % 4])).Should().Equal(payload);
    }
}
