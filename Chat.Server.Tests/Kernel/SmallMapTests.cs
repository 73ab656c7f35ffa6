using Chat.Server.Kernel;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Kernel;

public sealed class SmallMapTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(40)]
    public void It_holds_what_a_dictionary_would_hold_after_any_changes(int keys)
    {
        var random = new Random(keys);
        var map = new SmallMap<string, int>();
        var model = new Dictionary<string, int>();
        for (var step = 0; step < 2000; step++)
        {
            var key = random.Next(keys).ToString("x");
            if (random.Next(3) > 0)
            {
                map.Set(key, step);
                model[key] = step;
            }
            else
            {
                map.Remove(key, out var removed).Should().Be(model.Remove(key, out var expected));
                removed.Should().Be(expected);
            }

            map.Count.Should().Be(model.Count);
            map.TryGetValue(key, out var value).Should().Be(model.TryGetValue(key, out var known));
            value.Should().Be(known);
            if (step % 100 == 0) map.Should().BeEquivalentTo(model);
        }
    }

    [Fact]
    public void An_empty_one_has_nothing()
    {
        var map = new SmallMap<string, int>();

        map.ContainsKey("a").Should().BeFalse();
        map.Remove("a", out _).Should().BeFalse();
        map.Should().BeEmpty();
    }
}
