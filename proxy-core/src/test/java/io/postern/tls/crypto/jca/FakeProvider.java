// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGeneratorSpi;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.util.stream.Stream;
import javax.crypto.MacSpi;
import org.jspecify.annotations.Nullable;

/** A JCA provider with defects, and one that holds keys as hardware does. */
final class FakeProvider extends Provider {

    private static final long serialVersionUID = 1L;

    /** With {@link ZeroMac}. */
    static FakeProvider wrongHmac() {
        return new FakeProvider().with("Mac.HmacSHA256", ZeroMac.class);
    }

    /** With {@link BrokenGenerator}. */
    static FakeProvider brokenGenerator() {
        return new FakeProvider().with("KeyPairGenerator.EC", BrokenGenerator.class);
    }

    /** With {@link HardwareSignature}. */
    static FakeProvider hardware() {
        FakeProvider provider = new FakeProvider().with("Signature.SHA256withECDSA", HardwareSignature.class);
        provider.put("Signature.SHA256withECDSA SupportedKeyClasses", HardwareKey.class.getName());
        return provider;
    }

    private FakeProvider() {
        super("Fake", "1", "for tests");
    }

    private FakeProvider with(String service, Class<?> implementation) {
        put(service, implementation.getName());
        return this;
    }

    /** This provider first, then those of the library: what it has is taken from it. */
    Library before(Library library) {
        return new Library(
                library.name(),
                library.version(),
                Stream.concat(Stream.of(this), library.providers().stream()).toList());
    }

    /** A key that cannot be read; with {@code broken} the device has gone. */
    record HardwareKey(PrivateKey inside, boolean broken) implements PrivateKey {

        private static final long serialVersionUID = 1L;

        @Override
        public String getAlgorithm() {
            return inside.getAlgorithm();
        }

        @Override
        public @Nullable String getFormat() {
            return null;
        }

        @Override
        public byte @Nullable [] getEncoded() {
            return null;
        }
    }

    /** Computes zeros. */
    public static final class ZeroMac extends MacSpi {

        @Override
        protected int engineGetMacLength() {
            return 32;
        }

        @Override
        protected void engineInit(Key key, AlgorithmParameterSpec parameters) {}

        @Override
        protected void engineUpdate(byte input) {}

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {}

        @Override
        protected byte[] engineDoFinal() {
            return new byte[32];
        }

        @Override
        protected void engineReset() {}
    }

    /** Fails as native code does. */
    public static final class BrokenGenerator extends KeyPairGeneratorSpi {

        @Override
        public void initialize(int size, SecureRandom random) {}

        @Override
        public void initialize(AlgorithmParameterSpec parameters, SecureRandom random) {}

        @Override
        public KeyPair generateKeyPair() {
            throw new ProviderException("out of order");
        }
    }

    /** Signs with {@link HardwareKey}s only. */
    public static final class HardwareSignature extends SignatureSpi {

        private @Nullable Signature inside;
        private boolean broken;

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            throw new InvalidKeyException("signs only");
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            if (!(key instanceof HardwareKey hardware)) {
                throw new InvalidKeyException("not in this hardware");
            }
            broken = hardware.broken();
            try {
                inside = Signature.getInstance("SHA256withECDSA", "SunEC");
                inside.initSign(hardware.inside());
            } catch (GeneralSecurityException e) {
                throw new InvalidKeyException(e);
            }
        }

        @Override
        protected void engineUpdate(byte b) throws SignatureException {
            engineUpdate(new byte[] {b}, 0, 1);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int offset, int length) throws SignatureException {
            started().update(bytes, offset, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            if (broken) {
                throw new SignatureException("the device has gone");
            }
            return started().sign();
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            throw new SignatureException("signs only");
        }

        private Signature started() throws SignatureException {
            if (inside == null) {
                throw new SignatureException("no key");
            }
            return inside;
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException();
        }
    }
}
