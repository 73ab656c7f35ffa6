using Chat.Server.Delivery;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Delivery;

public sealed class GroupNameTests
{
    [Fact]
    public void A_plain_name_stays_readable() => GroupName.OfRoom("general-1").Should().Be("room:general-1");

    [Fact]
    public void Names_that_are_equal_without_regard_to_case_get_groups_that_are_not()
    {
        string[] names = ["Room", "room", "ROOM", "rooM", "É", "é", "%0052oom", "r%oom", "\u017f", "s", "S", "K", "k", "\u212a"];

        names.Select(GroupName.OfRoom).Distinct(StringComparer.OrdinalIgnoreCase).Should().HaveCount(names.Length);
    }

    [Fact]
    public void A_group_holds_no_sign_that_means_something_to_redis() =>
        GroupName.OfRoom("a*b?c[d]{e}:f\\g").Should().MatchRegex("^room:[a-z0-9%]+$");
}
