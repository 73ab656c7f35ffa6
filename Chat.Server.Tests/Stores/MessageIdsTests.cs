using Chat.Server.Stores;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores;

public sealed class MessageIdsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 4, 5, 6, 789, TimeSpan.Zero);

    [Fact]
    public void An_id_is_a_UUID_of_version_7_that_begins_with_its_time()
    {
        var id = MessageIds.Next(Now);

        (id.Version, id.Variant & 0b1100).Should().Be((7, 0b1000));
        id.ToString()[..13].Replace("-", "").Should().Be(Now.ToUnixTimeMilliseconds().ToString("x12"));
    }

    [Fact]
    public void No_id_is_given_twice_also_by_threads_at_the_same_moment()
    {
        var ids = Enumerable.Range(0, 8).AsParallel().SelectMany(_ => Enumerable.Range(0, 2000).Select(_ => MessageIds.Next(Now))).ToArray();

        ids.Should().OnlyHaveUniqueItems();
    }
}
