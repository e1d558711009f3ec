using Keystay.Signing.Rings;

namespace Keystay.Signing.Tests.Rings;

public class RotationPolicyTests
{
    [Fact]
    public void Presets_are_those_of_the_NIST_draft() => Assert.Equal(
        [14, 90, 365], [RotationPolicy.MultiTenant.Period.TotalDays, RotationPolicy.SingleTenant.Period.TotalDays, RotationPolicy.OnPremises.Period.TotalDays]);
}
