using Chat.Server.FastPath;
using Chat.Server.Tests.Clients;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.FastPath;

public sealed class FrameBoundaryTests
{
    private FrameBoundary boundary;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void A_message_of_any_length_has_passed_with_its_last_byte(int length)
    {
        foreach (var masked in (bool[])[true, false])
        {
            boundary = default;
            byte[] frame = [.. RawSocket.Header(RawFrame.Text, length, masked: masked), .. new byte[length]];
            boundary.IsAfter(0).Should().BeTrue();

            for (var i = 0; i < frame.Length - 1; i++)
            {
                boundary.Pass(frame.AsSpan(i, 1));
                if (boundary.IsAfter(0) || boundary.IsAfter(1)) Assert.Fail($"It is no end after {i + 1} of {frame.Length} bytes.");
            }

            boundary.Pass(frame.AsSpan(frame.Length - 1));
            boundary.IsAfter(1).Should().BeTrue();
            boundary.IsAfter(0).Should().BeFalse();
        }
    }

    [Fact]
    public void Fragments_are_one_message_also_with_a_ping_between_them()
    {
        boundary.Pass(Frame(RawFrame.Text, final: false));
        boundary.IsAfter(0).Should().BeFalse("its reader may have taken a part of it only");
        boundary.Pass(Frame(RawFrame.Ping));
        boundary.Pass(Frame(RawFrame.Continuation, final: false));
        boundary.Pass(Frame(RawFrame.Continuation));

        boundary.IsAfter(1).Should().BeTrue();
    }

    [Fact]
    public void A_ping_that_is_still_to_be_answered_is_no_end()
    {
        boundary.Pass([.. Frame(RawFrame.Text), .. Frame(RawFrame.Ping)]);
        boundary.IsAfter(1).Should().BeFalse();

        boundary.Pass(Frame(RawFrame.Binary));
        boundary.IsAfter(2).Should().BeTrue("whoever has the second message has seen the ping");
    }

    [Fact]
    public void It_makes_no_difference_in_which_pieces_frames_pass()
    {
        var random = new Random(7);
        for (var run = 0; run < 200; run++)
        {
            var (messages, bytes) = (0u, new List<byte>());
            for (var i = 0; i < 20; i++)
            {
                var length = random.Next(5) == 0 ? random.Next(70_000) : random.Next(130);
                bytes.AddRange([.. RawSocket.Header(RawFrame.Text, length), .. new byte[length]]);
                messages++;
            }

            var (all, taken) = (bytes.ToArray(), 0);
            boundary = default;
            while (taken < all.Length)
            {
                var piece = Math.Min(random.Next(1, 9_000), all.Length - taken);
                boundary.Pass(all.AsSpan(taken, piece));
                taken += piece;
            }

            boundary.IsAfter(messages).Should().BeTrue();
        }
    }

    private static byte[] Frame(int opcode, bool final = true) => [.. RawSocket.Header(opcode, 3, final), 1, 2, 3];
}
