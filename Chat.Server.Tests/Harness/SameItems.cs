using FluentAssertions;

namespace Chat.Server.Tests.Harness;

/// <summary>For many items: BeEquivalentTo compares each with each, and a thousand take it many seconds.</summary>
internal static class SameItems
{
    /// <summary>Both have equal items, each as often, in whatever order.</summary>
    public static void ShouldHaveTheItemsOf<T>(this IEnumerable<T> found, IEnumerable<T> expected, string because = "") where T : notnull
    {
        var missing = expected.CountBy(item => item).ToDictionary();
        foreach (var item in found) missing[item] = missing.GetValueOrDefault(item) - 1;
        missing.Where(count => count.Value > 0).Should().BeEmpty($"nothing is missing {because}");
        missing.Where(count => count.Value < 0).Should().BeEmpty($"nothing is there too often {because}");
    }
}
