using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Chat.Server.Tests.Specifications;

namespace Chat.Server.Tests.Stores.Memory;

public sealed class MemorySubscriptionsTests : SubscriptionsSpecification
{
    private protected override Task<ISubscriptions> OpenAsync() => Task.FromResult<ISubscriptions>(new MemorySubscriptions(Microsoft.Extensions.Options.Options.Create(Options)));
}
