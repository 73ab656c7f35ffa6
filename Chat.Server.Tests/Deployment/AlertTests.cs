using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Deployment;

public sealed class AlertTests
{
    [Fact]
    public void Each_alert_has_a_paragraph_and_each_paragraph_an_alert()
    {
        OperationsDocument.Alerts.Keys.Should().Equal(AlertRule.All.Select(alert => alert.Name));
        OperationsDocument.Alerts.Values.Should().OnlyContain(text => text.Length > 200);
    }

    [Fact]
    public void Each_alert_leads_to_its_paragraph() =>
        AlertRule.All.Should().AllSatisfy(alert => alert.Runbook.Should().Be($"docs/operations.md#{alert.Name.ToLowerInvariant()}"));

    [Fact]
    public void Each_alert_waits_and_says_how_urgent_it_is() =>
        AlertRule.All.Should().AllSatisfy(alert =>
        {
            alert.For.Should().MatchRegex("^[1-9][0-9]*[mh]$", alert.Name);
            alert.Severity.Should().MatchRegex(@"^\{severity: (page|ticket)\}$", alert.Name);
        });

    [Fact]
    public void Each_alert_has_been_seen_to_fire() =>
        AlertRule.All.Should().AllSatisfy(alert => AlertRule.Tests.Should().MatchRegex($"exp_samples: .*alertname=\"{alert.Name}\""));
}
