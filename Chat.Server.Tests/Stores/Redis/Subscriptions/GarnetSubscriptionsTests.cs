using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Subscriptions;

public sealed class GarnetSubscriptionsTests(SharedGarnet garnet) : SharedSubscriptions(garnet), IClassFixture<SharedGarnet>;
