using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Deployment;

public sealed class PromQlTests
{
    [Theory]
    [InlineData("up == 0", "up", "")]
    [InlineData("a_total{x=\"not_this{}\", y!~\"b|c\"} > 1e9 and on (job) b # c", "a_total b", "x y job")]
    [InlineData("sum by (job, le) (rate(a_bucket[5m])) / 2 unless avg_over_time(b[1h] offset 15m) > 0", "a_bucket b", "job le")]
    [InlineData("sum(rate(a{i=~\"$i\"}[$__rate_interval])) or vector(0)", "a", "i")]
    [InlineData("sum (a) by (x) * on(y) group_left(z) b", "a b", "x y z")]
    public void Names_and_labels_are_found(string expression, string names, string labels)
    {
        var read = new PromQl(expression);

        read.Names.Should().Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        read.Labels.Should().Equal(labels.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
