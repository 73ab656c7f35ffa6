using Chat.LoadTest.Load;
using Chat.LoadTest.Results;
using Chat.LoadTest.Runs;
using Chat.LoadTest.Wire;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.LoadTest;

/// <summary>What is told to the members of a room that no server serves is found out by the audit.</summary>
public sealed class LedgerTests : IAsyncLifetime
{
    private readonly Crowd crowd = new(new Service([new Uri("http://127.0.0.1:1")], [WireFormat.Plain], Tokens.Signed(TestTokens.SigningKey)), new CrowdShape(1, 3, 3));

    private Room Room => crowd.Rooms[0];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await crowd.DisposeAsync();

    [Fact]
    public void All_that_arrived_once_and_in_order_is_clean()
    {
        Send(200, stored: true);
        foreach (var member in Room.Members) Tell(member, [.. Enumerable.Range(1, 200)]);

        var result = Audit.Of(crowd);

        result.IsClean.Should().BeTrue();
        result.IsComplete.Should().BeTrue();
        result.Delivered.Should().Be(600);
    }

    [Fact]
    public void A_message_with_a_receipt_that_a_member_does_not_get_is_lost()
    {
        Send(5, stored: true);
        Tell(Room.Members[0], 1, 2, 3, 4, 5);
        Tell(Room.Members[1], 1, 2, 4, 5);
        Tell(Room.Members[2], 1, 2, 3, 4); // the last one, behind which nothing comes

        var result = Audit.Of(crowd);

        result.Lost.Should().Be(2);
        result.IsClean.Should().BeFalse();
        result.Faults.Should().Equal(new MemberFault(Room.Name, 1, 1, 3, 0, 0), new MemberFault(Room.Name, 2, 1, 5, 0, 0));
    }

    [Fact]
    public void A_message_without_a_receipt_is_lost_only_when_another_member_got_it()
    {
        Send(2, stored: false);
        Tell(Room.Members[0], 1);

        var result = Audit.Of(crowd);

        result.Lost.Should().Be(2, "two members miss the first message, and of the second nothing is known");
        result.IsComplete.Should().BeFalse();
    }

    [Fact]
    public void A_message_that_comes_again_is_repeated_also_behind_a_hole()
    {
        Send(100, stored: true);
        foreach (var member in Room.Members) Tell(member, [.. Enumerable.Range(1, 100)]);
        Tell(Room.Members[1], 7, 100);

        Audit.Of(crowd).Repeated.Should().Be(2);

        Tell(Room.Members[2], 150, 150);
        Audit.Of(crowd).Repeated.Should().Be(3);
    }

    [Fact]
    public void A_message_that_comes_after_a_later_one_is_out_of_order()
    {
        Send(3, stored: true);
        Tell(Room.Members[0], 1, 2, 3);
        Tell(Room.Members[1], 1, 3, 2);
        Tell(Room.Members[2], 1, 2, 3);

        var result = Audit.Of(crowd);

        result.OutOfOrder.Should().Be(1);
        result.Lost.Should().Be(0);
        result.Faults.Should().Equal(new MemberFault(Room.Name, 1, 0, 0, 0, 1));
    }

    [Fact]
    public void Order_is_the_servers_not_the_senders()
    {
        Send(2, stored: true);
        foreach (var member in Room.Members)
        {
            Hear(member, number: 2, seq: 1);
            Hear(member, number: 1, seq: 2);
        }

        Audit.Of(crowd).IsClean.Should().BeTrue();
    }

    [Fact]
    public void A_member_that_was_cut_off_is_counted_by_its_code_and_owed_nothing()
    {
        Send(2, stored: true);
        Tell(Room.Members[0], 1, 2);
        Tell(Room.Members[1], 1, 2);
        Tell(Room.Members[2], 1);
        ((IWireListener)Room.Members[2]).OnClosed(4008, "Reading too slowly");

        var result = Audit.Of(crowd);

        result.IsClean.Should().BeTrue();
        result.IsComplete.Should().BeFalse();
        result.Closed.Should().Equal(new Dictionary<string, int> { ["4008"] = 1 });
    }

    [Fact]
    public void A_refused_message_is_counted_and_not_missed()
    {
        Send(1, stored: false);
        ((IWireListener)Room.Members[0]).OnRecord(new WireRecord(RecordKind.Error, Id: 1, Reason: "rate_limited"));

        var result = Audit.Of(crowd);

        result.Refused.Should().Be(1);
        result.Lost.Should().Be(0);
        result.Errors.Should().Equal(new Dictionary<string, int> { ["rate_limited"] = 1 });
    }

    private void Send(int count, bool stored)
    {
        for (var i = 0; i < count; i++)
        {
            var number = Room.Ledger.Next(dueAt: 1);
            if (stored) ((IWireListener)Room.Members[0]).OnRecord(new WireRecord(RecordKind.Answer, Id: number));
        }
    }

    private static void Tell(Member member, params int[] numbers)
    {
        foreach (var number in numbers) Hear(member, number, number);
    }

    private static void Hear(Member member, int number, long seq) =>
        ((IWireListener)member).OnRecord(new WireRecord(RecordKind.Message, Seq: seq, Text: new LoadText(1, number)));
}
